"""What was decided about a person is appealed on a page, once; another person answers by the clock."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forums.moderation.actions import (
    Grounds,
    Measure,
    answer_appeal,
    appeal_decision,
    appeal_sanction,
    decide,
    give_sanction,
    lift_sanction,
    undo_sanction,
)
from forums.moderation.errors import AppealedAlready, AppealTextMissing, NotYourAppeal, SanctionAppealRefused
from forums.moderation.links import sanction_path
from forums.moderation.models import Appeal, Sanction
from forums.notifications.listing import count_unread, lines_for
from portal.accounts.models import User
from portal.messaging.models import Message
from tests.forums.factories import make_reply, make_topic

ClientOf = Callable[[User], Client]
DAY = timedelta(days=1)


@pytest.fixture
def sanction(bob: User, dan: User) -> Sanction:
    now = timezone.now()
    measure = Measure("suspension", now + 7 * DAY, "Threats")
    return give_sanction(person=bob, measure=measure, moderator=dan, now=now)


@pytest.fixture
def appeal(sanction: Sanction) -> Appeal:
    return appeal_sanction(sanction=sanction, text="It was a quote.", now=sanction.given_at)


def test_a_suspended_person_appeals_by_the_link_in_her_mail(sanction: Sanction, visitor: Client) -> None:
    mail = Message.objects.get(about_kind="forum.sanction")
    path = sanction_path(sanction.pk)
    assert "/forums/sanctions/" in mail.body.text
    assert "Threats" in visitor.get(path).content.decode()
    page = visitor.post(path, {"text": "It was a quote."}, follow=True).content.decode()
    assert "Your appeal" in page
    assert "It was a quote." in page
    assert 'name="text"' not in page


def test_a_forged_or_foreign_link_opens_nothing(sanction: Sanction, visitor: Client) -> None:
    path = sanction_path(sanction.pk)
    assert visitor.get(f"{path[:-3]}xx/").status_code == 404
    assert visitor.get("/forums/sanctions/1/").status_code == 404


def test_reading_the_page_writes_nothing(sanction: Sanction, visitor: Client) -> None:
    visitor.get(sanction_path(sanction.pk))
    assert not Appeal.objects.exists()


def test_it_is_appealed_once_and_with_words(appeal: Appeal, sanction: Sanction) -> None:
    with pytest.raises(AppealedAlready):
        appeal_sanction(sanction=sanction, text="Again", now=sanction.given_at)
    Appeal.objects.all().delete()
    with pytest.raises(AppealTextMissing):
        appeal_sanction(sanction=sanction, text="  ", now=sanction.given_at)


def test_what_ended_or_is_old_is_not_appealed(sanction: Sanction, dan: User) -> None:
    with pytest.raises(SanctionAppealRefused):
        appeal_sanction(sanction=sanction, text="Late", now=sanction.given_at + 31 * DAY)
    lift_sanction(sanction=sanction, moderator=dan, now=sanction.given_at)
    with pytest.raises(SanctionAppealRefused):
        appeal_sanction(sanction=sanction, text="Over", now=sanction.given_at)


def test_who_gave_it_does_not_answer(appeal: Appeal, dan: User, carol: User, now: datetime) -> None:
    for person in (dan, carol):
        with pytest.raises(NotYourAppeal):
            answer_appeal(appeal=appeal, grants=True, outcome="Fine", moderator=person, now=now)


def test_a_granted_appeal_takes_it_back_as_if_it_never_was(
    appeal: Appeal, sanction: Sanction, bob: User, fay: User
) -> None:
    now = sanction.given_at + DAY
    answer_appeal(appeal=appeal, grants=True, outcome="You were right.", moderator=fay, now=now)
    sanction.refresh_from_db()
    bob.refresh_from_db()
    assert sanction.end == Sanction.End.UNDONE
    assert not bob.is_suspended(now)
    mail = Message.objects.get(about_kind="forum.appeal")
    assert "You were right." in mail.body.text
    assert "agrees with you" in mail.body.text


def test_a_denied_appeal_leaves_it_as_it_is(appeal: Appeal, sanction: Sanction, bob: User, fay: User) -> None:
    now = sanction.given_at + DAY
    answer_appeal(appeal=appeal, grants=False, outcome="It was no quote.", moderator=fay, now=now)
    bob.refresh_from_db()
    assert bob.is_suspended(now)
    assert "It stays as it is" in Message.objects.get(about_kind="forum.appeal").body.text


@pytest.mark.parametrize("end", [lift_sanction, undo_sanction])
def test_a_moderator_who_ends_it_herself_ends_the_appeal(
    appeal: Appeal, sanction: Sanction, dan: User, end: Callable[..., Sanction]
) -> None:
    end(sanction=sanction, moderator=dan, now=sanction.given_at + DAY)
    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.GRANTED


def test_it_is_answered_on_the_desk_in_one_queue(
    appeal: Appeal, sanction: Sanction, dan: User, fay: User, client_of: ClientOf
) -> None:
    url = f"/desk/moderation/appeals/{appeal.pk}/"
    assert "another person answers" in client_of(dan).get(url).content.decode()
    desk = client_of(fay)
    assert "It was a quote." in desk.get(url).content.decode()
    desk.post(url, {"outcome": "You were right.", "grant": "1"})
    sanction.refresh_from_db()
    assert sanction.end == Sanction.End.UNDONE
    assert "May not sign in" in desk.get("/desk/moderation/appeals/?answered=1").content.decode()


def test_the_log_tells_of_it(appeal: Appeal, fay: User, now: datetime, client_of: ClientOf) -> None:
    answer_appeal(appeal=appeal, grants=True, outcome="You were right.", moderator=fay, now=now)
    answer = client_of(fay).get("/desk/moderation/decisions/log.json")
    [entry] = [row for row in json.loads(answer.getvalue()) if row["act"] == "appeal"]
    assert (entry["author"], entry["reason"]) == ("Bob Brook", "You were right.")


def test_an_appeal_is_about_one_thing(sanction: Sanction, bob: User, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        Appeal.objects.create(appellant=bob, text="Nothing", created_at=now, due_at=now)


def test_a_decision_and_its_sanction_fall_together(alice: User, bob: User, dan: User, fay: User) -> None:
    now = timezone.now()
    post = make_reply(bob, make_topic(alice))
    decision = decide(
        post=post, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    measure = Measure("silence", now + DAY, "Insults")
    given = give_sanction(person=bob, measure=measure, moderator=dan, now=now, decision=decision)
    second = appeal_sanction(sanction=given, text="Both are wrong", now=now)
    first = appeal_decision(decision=decision, appellant=bob, text="Both are wrong", now=now)
    answer_appeal(appeal=first, grants=True, outcome="Right", moderator=fay, now=now)
    second.refresh_from_db()
    assert second.state == Appeal.State.GRANTED


@pytest.mark.parametrize("grants", [True, False])
def test_the_answer_rings_the_bell_and_leads_to_its_page(
    sanction: Sanction, appeal: Appeal, fay: User, visitor: Client, grants: bool
) -> None:
    answer_appeal(appeal=appeal, grants=grants, outcome="We looked again.", moderator=fay, now=timezone.now())
    person = User.objects.get(pk=sanction.person_id)
    line = lines_for(person)[0]
    assert (line.text, line.why) == (
        "Your appeal about your account is answered",
        "You get this because you appealed.",
    )
    assert line.is_unread
    assert "We looked again." in visitor.get(line.url).content.decode()


def test_its_end_by_the_first_moderator_rings_too(appeal: Appeal, sanction: Sanction, dan: User) -> None:
    lift_sanction(sanction=sanction, moderator=dan, now=timezone.now())
    texts = [line.text for line in lines_for(User.objects.get(pk=sanction.person_id))]
    assert "Your appeal about your account is answered" in texts


def test_she_marks_the_answer_as_read(
    appeal: Appeal, sanction: Sanction, fay: User, client_of: ClientOf
) -> None:
    answer_appeal(appeal=appeal, grants=True, outcome="You are right.", moderator=fay, now=timezone.now())
    person = User.objects.get(pk=sanction.person_id)
    client, line = client_of(person), lines_for(person)[0]
    before = count_unread(person)
    assert line.text in client.get(reverse("notifications:notice-list")).content.decode()
    client.post(reverse("notifications:notice-seen", args=[line.pk]))
    assert count_unread(person) == before - 1


def test_nobody_else_hears_of_the_answer(
    appeal: Appeal, alice: User, dan: User, fay: User, client_of: ClientOf
) -> None:
    answer_appeal(appeal=appeal, grants=True, outcome="You are right.", moderator=fay, now=timezone.now())
    assert [lines_for(user) for user in (alice, dan, fay)] == [[], [], []]
