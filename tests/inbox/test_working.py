"""Working on answers: states, assignees, tags, notes, many at once, and undone exactly."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from feedback.inbox.actions import (
    AssigneeUnknown,
    NothingChanged,
    NothingChosen,
    TagEmpty,
    UndoTooLate,
    Wish,
    undo_deed,
    work_on,
)
from feedback.inbox.models import Deed, Entry, EntryEvent
from feedback.surveys.actions import Submission, correct_response
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
