"""Working on answers: states, assignees, tags, notes, many at once, and undone exactly."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.inbox.actions import (
    AssigneeUnknown,
    NothingChanged,
    NothingChosen,
    TagEmpty,
    TooManyChosen,
    UndoTooLate,
    Wish,
    undo_deed,
    work_on,
    working,
)
from feedback.inbox.models import Deed, Entry, EntryEvent
from feedback.surveys.actions import Submission, correct_response
from feedback.surveys.models import Response, Survey
from portal.accounts.models import User
from tests.factories import THEN
from tests.feedback.factories import make_survey
from tests.inbox.factories import make_entries, make_entry

pytestmark = pytest.mark.django_db
ALL = "/desk/forms/answers/"


def states(entries: list[Entry]) -> list[str]:
    return list(
        Entry.objects.filter(pk__in=[entry.pk for entry in entries])
        .order_by("pk")
        .values_list("state", flat=True)
    )


def test_many_are_done_at_once_and_taken_back_exactly(carol: User) -> None:
    entries = make_entries(make_survey(), 3)
    work_on(entries=entries[:1], wish=Wish("open"), author=carol, now=THEN)

    deed = work_on(entries=entries, wish=Wish("done"), author=carol, now=THEN)
    assert (deed.changed_count, states(entries)) == (3, ["done"] * 3)
    assert undo_deed(deed=deed, author=carol, now=THEN) == 3
    assert states(entries) == ["open", "new", "new"]


def test_undoing_leaves_alone_what_somebody_changed_since(carol: User, dan: User) -> None:
    entries = make_entries(make_survey(), 2)
    deed = work_on(entries=entries, wish=Wish("done"), author=carol, now=THEN)
    work_on(entries=entries[:1], wish=Wish("open"), author=dan, now=THEN)

    assert undo_deed(deed=deed, author=carol, now=THEN) == 1
    assert states(entries) == ["open", "new"]


def test_an_act_is_taken_back_once_and_within_a_day(carol: User) -> None:
    first, second = make_entries(make_survey(), 2)
    deed = work_on(entries=[first], wish=Wish("done"), author=carol, now=THEN)
    undo_deed(deed=deed, author=carol, now=THEN)
    old = work_on(entries=[second], wish=Wish("done"), author=carol, now=THEN)

    for late in (deed, old):
        with pytest.raises(UndoTooLate):
            undo_deed(deed=late, author=carol, now=THEN + timedelta(hours=25))


def test_tags_and_assignees_are_taken_back_too(carol: User, dan: User) -> None:
    (entry,) = make_entries(make_survey(), 1)
    work_on(entries=[entry], wish=Wish("assign", assignee=dan), author=carol, now=THEN)
    deeds = [
        work_on(entries=[entry], wish=wish, author=carol, now=THEN)
        for wish in (Wish("assign", assignee=carol), Wish("tag", tag="  the   queue "), Wish("release"))
    ]
    assert [tag.name for tag in entry.tags.all()] == ["the queue"]

    for deed in reversed(deeds):
        undo_deed(deed=deed, author=carol, now=THEN)
    entry.refresh_from_db()
    assert (entry.assignee, entry.tags.count()) == (dan, 0)


def make_many(survey: Survey, number: int) -> None:
    """Write so many answers, a minute apart, by two statements."""
    told = {"survey": survey, "submitted_at": THEN}
    rows = Response.objects.bulk_create(
        Response(**told, version=survey.current_version, kind=survey.kind, state="submitted")
        for _each in range(number)
    )
    Entry.objects.bulk_create(Entry(**told, response=row) for row in rows)


def test_all_that_fit_are_changed_on_every_page_and_taken_back(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    survey = make_survey(slug="visit")
    make_many(survey, 1201)
    make_many(make_survey(), 3)
    client = client_of(carol)
    page = client.get("/desk/forms/visit/answers/").content.decode()
    assert 'name="is_for_all"' in page

    told = {"verb": "done", "is_for_all": "1", "form": "visit", "query": "", "entries": []}
    done = client.post(f"{ALL}many/", {**told, "back": "/desk/forms/visit/answers/"}, follow=True)

    assert "Marked as done: 1201 answers" in done.content.decode()
    assert Entry.objects.to_do().count() == 3
    undone = client.post(f"{ALL}undo/{Deed.objects.get().pk}/", follow=True)
    assert "Taken back at 1201 answers." in undone.content.decode()
    assert Entry.objects.to_do().count() == 1204


def test_what_came_in_after_the_list_was_shown_is_left_alone(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    survey = make_survey()
    make_entry(survey, now=THEN)
    make_entry(survey, now=THEN + timedelta(minutes=5))

    told = {"verb": "done", "is_for_all": "1", "shown_at": (THEN + timedelta(minutes=1)).isoformat()}
    client_of(carol).post(f"{ALL}many/", told)

    assert Deed.objects.get().changed_count == 1


def test_the_button_on_one_row_is_for_that_row_whatever_is_ticked(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    first, second = make_entries(make_survey(), 2)
    client_of(carol).post(f"{ALL}many/", {"one": f"done:{first.pk}", "is_for_all": "1"})

    assert states([first, second]) == ["done", "new"]


def test_more_than_can_be_changed_at_once_are_refused_not_cut(
    carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "MOST_AT_ONCE", 3)
    entries = make_entries(make_survey(), 4)

    with pytest.raises(TooManyChosen):
        work_on(entries=entries, wish=Wish("done"), author=carol, now=THEN)
    assert states(entries) == ["new"] * 4


def test_a_hundred_answers_cost_hardly_more_statements_than_ten(carol: User) -> None:
    survey, found = make_survey(), []
    for number in (10, 100):
        make_many(survey, number)
        for wish in (Wish("done"), Wish("tag", tag="queue"), Wish("assign", assignee=carol)):
            with CaptureQueriesContext(connection) as asked:
                deed = work_on(entries=Entry.objects.all(), wish=wish, author=carol, now=THEN)
                undo_deed(deed=deed, author=carol, now=THEN)
            found.append(len(asked))

    # A long insert is cut in a few where a database takes only so many values.
    assert all(many <= few + 4 for few, many in zip(found[:3], found[3:], strict=True))


def test_what_stands_like_that_already_is_no_act(carol: User) -> None:
    entries = make_entries(make_survey(), 1)

    with pytest.raises(NothingChanged):
        work_on(entries=entries, wish=Wish("new"), author=carol, now=THEN)
    with pytest.raises(NothingChosen):
        work_on(entries=[], wish=Wish("done"), author=carol, now=THEN)
    assert not Deed.objects.exists()


def test_only_staff_get_answers_and_only_words_are_tags(carol: User, alice: User) -> None:
    entries = make_entries(make_survey(), 1)

    with pytest.raises(AssigneeUnknown):
        work_on(entries=entries, wish=Wish("assign", assignee=alice), author=carol, now=THEN)
    for tag in (" ", "x" * 41):
        with pytest.raises(TagEmpty):
            work_on(entries=entries, wish=Wish("tag", tag=tag), author=carol, now=THEN)


def test_a_corrected_answer_opens_again_and_is_found_by_its_new_words(carol: User) -> None:
    survey = make_survey("nps")
    entry = make_entry(survey, 3, "Too slow")
    work_on(entries=[entry], wish=Wish("done"), author=carol, now=THEN)
    better = Submission(
        version=entry.response.version, answers={"score": 9, "comment": "Quick now"}, key=uuid4()
    )
    correct_response(
        response=entry.response, submission=better, correction_kind="survey.correction", now=THEN
    )

    entry.refresh_from_db()
    assert (entry.state, entry.band, entry.words) == ("open", "good", "quick now")


def test_a_person_ticks_answers_gives_them_a_tag_and_takes_it_back(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    entries = make_entries(make_survey(slug="visit"), 2)
    client = client_of(carol)
    told = {"verb": "tag", "tag": "queue", "entries": [entry.pk for entry in entries]}
    done = client.post(f"{ALL}many/", {**told, "back": "/desk/forms/visit/answers/?band=good"})

    deed = Deed.objects.get()
    assert done.headers["Location"] == f"/desk/forms/visit/answers/?band=good&did={deed.pk}"
    assert "Tagged: 2 answers" in client.get("/desk/forms/visit/answers/", {"did": deed.pk}).content.decode()
    client.post(f"{ALL}undo/{deed.pk}/")
    assert not entries[0].tags.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/accounts/logout/", ""])
def test_nobody_is_sent_elsewhere_after_an_act(
    carol: User, back: str, client_of: Callable[[User], Client]
) -> None:
    (entry,) = make_entries(make_survey(), 1)
    done = client_of(carol).post(f"{ALL}many/", {"one": f"done:{entry.pk}", "back": back})

    assert done.headers["Location"].startswith(ALL)


def test_one_takes_an_answer_with_one_key(carol: User, client_of: Callable[[User], Client]) -> None:
    (entry,) = make_entries(make_survey(), 1)
    client_of(carol).post(f"{ALL}many/", {"one": f"take:{entry.pk}"})

    entry.refresh_from_db()
    assert entry.assignee == carol


def test_only_ones_own_act_is_taken_back(carol: User, dan: User, client_of: Callable[[User], Client]) -> None:
    deed = work_on(entries=make_entries(make_survey(), 1), wish=Wish("done"), author=carol, now=THEN)

    assert client_of(dan).post(f"{ALL}undo/{deed.pk}/").status_code == 404


def test_a_note_stands_in_the_history(carol: User, client_of: Callable[[User], Client]) -> None:
    (entry,) = make_entries(make_survey(), 1)
    client = client_of(carol)
    client.post(f"{ALL}{entry.pk}/note/", {"text": "Called her"})

    assert EntryEvent.objects.get().text == "Called her"
    assert "Called her" in client.get(f"{ALL}{entry.pk}/").content.decode()
    assert client.post(f"{ALL}{entry.pk}/note/", {"text": " "}).status_code == 422


def test_a_language_is_named_and_half_a_note_is_kept_on_the_device(
    carol: User, client_of: Callable[[User], Client]
) -> None:
    entry = make_entry(make_survey(), 2, "Zu langsam")
    Response.objects.filter(pk=entry.pk).update(language="de")
    page = client_of(carol).get(f"{ALL}{entry.pk}/")
    assert "<dd>Deutsch</dd>" in page.content.decode()
    assert "data-draft" in page.context["note_form"]["text"].as_widget()
