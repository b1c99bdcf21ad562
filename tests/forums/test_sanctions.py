"""Warnings, silences and suspensions: each with a reason and an end, each to be taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.discussions.actions import edit_post, post_reply, post_topic, react
from forums.discussions.models import Post
from forums.moderation.actions import (
    Grounds,
    Measure,
    answer_appeal,
    appeal_decision,
    decide,
    give_sanction,
    lift_sanction,
    report_post,
    undo_decision,
    undo_sanction,
)
from forums.moderation.actions.sanctioning import (
    SanctionEnded,
    SanctionEndWrong,
    SanctionReasonMissing,
    SanctionRefused,
    SanctionUndoTooLate,
)
from forums.moderation.models import Decision, Sanction
from portal.accounts.models import User
from portal.accounts.restrictions import WritingRefused
from portal.messaging.models import Message
from tests.forums.factories import make_category, make_question, make_reply, make_topic, opening

ClientOf = Callable[[User], Client]
DAY = timedelta(days=1)
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def silence(
    person: User, moderator: User, now: datetime, *, days: int = 7, reason: str = "Flooding"
) -> Sanction:
    measure = Measure("silence", now + days * DAY, reason)
    return give_sanction(person=person, measure=measure, moderator=moderator, now=now)


def suspend(person: User, moderator: User, now: datetime, *, days: int = 7) -> Sanction:
    measure = Measure("suspension", now + days * DAY, "Threats")
    return give_sanction(person=person, measure=measure, moderator=moderator, now=now)


def test_a_silenced_person_may_not_write_react_report_or_edit(
    alice: User, bob: User, dan: User, now: datetime
) -> None:
    topic = make_topic(alice)
    own = make_reply(bob, topic)
    silence(bob, dan, now)
    bob.refresh_from_db()
    acts: list[Callable[[], object]] = [
        lambda: post_topic(author=bob, category=make_category(), title="New", body="Text", now=now),
        lambda: post_reply(author=bob, topic=topic, body="Text", now=now),
        lambda: edit_post(post=own, editor=bob, body="Other words", now=now, seen_revision=0),
        lambda: react(post=opening(topic), user=bob, kind="thanks", now=now),
        lambda: report_post(post=opening(topic), reporter=bob, reason="spam", now=now),
    ]
    for act in acts:
        with pytest.raises(WritingRefused, match="Flooding"):
            act()
    assert Post.objects.filter(topic=topic).count() == 2


def test_a_silence_ends_by_the_clock(alice: User, bob: User, dan: User, now: datetime) -> None:
    silence(bob, dan, now, days=1)
    bob.refresh_from_db()
    assert bob.is_silenced(now + DAY - timedelta(seconds=1))
    assert post_reply(author=bob, topic=make_topic(alice), body="Back again", now=now + DAY).is_published


def test_a_silenced_person_reads_why_on_every_page_and_keeps_her_words(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    silence(bob, dan, timezone.now())
    client = client_of(bob)
    assert "you can read but not write" in client.get("/forums/").content.decode()
    answer = client.post(f"/forums/t/{topic.pk}/reply/", {"body": "My long answer"})
    assert answer.status_code == 409
    assert "Flooding" in answer.content.decode()
    assert "My long answer" in answer.content.decode()


def test_a_silenced_person_reads_why_instead_of_a_form(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    topic, client = make_topic(alice), client_of(bob)
    own = make_reply(bob, topic)
    silence(bob, dan, timezone.now())
    places = [topic.get_absolute_url(), f"/forums/t/{topic.pk}/reply/", f"/forums/p/{own.pk}/edit/"]
    for url in [*places, f"/forums/{topic.category.slug}/new/"]:
        page = client.get(url).content.decode()
        assert page.count("you can read but not write. The reason: Flooding") == 2, url
        assert 'name="body"' not in page, url


def test_a_silenced_person_is_offered_nothing_that_would_refuse_her(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    topic, client = make_question(alice), client_of(bob)
    make_reply(bob, topic)
    react(post=opening(topic), user=dan, kind="thanks", now=timezone.now())
    offers = ("/tap/", "/edit/", "?quote=", "/report/", "/me-too/", 'name="body"')
    before = client.get(topic.get_absolute_url()).content.decode()
    silence(bob, dan, timezone.now())
    page = client.get(topic.get_absolute_url()).content.decode()
    assert [offer for offer in offers if offer not in before] == []
    assert [offer for offer in offers if offer in page] == []
    assert "Thanks <b>1</b>" in page
    assert "/new/" not in client.get(topic.category.get_absolute_url()).content.decode()
    assert "/ideas/new/" not in client.get("/ideas/").content.decode()


@pytest.mark.parametrize("page", ["/forums/p/{post}/report/", "/forums/t/{topic}/me-too/", "/ideas/new/"])
def test_a_silenced_person_reads_why_instead_of_the_smaller_forms(
    alice: User, bob: User, dan: User, client_of: ClientOf, page: str
) -> None:
    topic = make_question(alice)
    silence(bob, dan, timezone.now())
    shown = client_of(bob).get(page.format(post=opening(topic).pk, topic=topic.pk)).content.decode()
    assert shown.count("you can read but not write. The reason: Flooding") == 2
    assert shown.count("<textarea") == 0


def test_a_silenced_author_may_appeal_and_is_not_sent_to_a_form_that_refuses_her(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    post, now = make_reply(bob, make_topic(alice)), timezone.now()
    rant = Grounds(rule="abuse", post_class="rant")
    decide(post=post, verdict="hide", moderator=dan, now=now, grounds=rant)
    silence(bob, dan, now)
    page = client_of(bob).get(f"/forums/p/{post.pk}/decision/").content.decode()
    assert "Send appeal" in page
    assert f"/forums/p/{post.pk}/edit/" not in page
    assert "once you may write again" in page


def test_what_she_may_do_is_there_again_when_the_silence_has_run_out(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    silence(bob, dan, timezone.now() - 2 * DAY, days=1)
    page = client_of(bob).get(topic.get_absolute_url()).content.decode()
    assert "/tap/" in page
    assert "/report/" in page
    assert 'name="body"' in page


def test_a_suspended_person_is_signed_out_and_stopped_at_the_door(
    bob: User, dan: User, client_of: ClientOf
) -> None:
    client = client_of(bob)
    assert client.get("/me/").status_code == 200
    suspend(bob, dan, timezone.now())
    assert client.get("/me/").status_code == 302
    typed = {"login": bob.email, "password": "correct horse battery"}
    answer = client.post("/accounts/login/", typed)
    assert answer.status_code == 403
    assert "Threats" in answer.content.decode()
    assert client.get("/me/").status_code == 302


def test_a_suspension_that_ran_out_opens_the_door(bob: User, dan: User, visitor: Client) -> None:
    suspend(bob, dan, timezone.now() - 8 * DAY)
    answer = visitor.post("/accounts/login/", {"login": bob.email, "password": "correct horse battery"})
    assert answer.status_code == 302


def test_a_warning_stands_on_every_page_until_it_is_read(
    bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    measure = Measure("warning", now + 30 * DAY, "Stay with the subject")
    give_sanction(person=bob, measure=measure, moderator=dan, now=now)
    client = client_of(bob)
    assert "Stay with the subject" in client.get("/forums/").content.decode()
    client.post("/me/warning/")
    assert "Stay with the subject" not in client.get("/forums/").content.decode()
    assert "Stay with the subject" in client.get("/me/").content.decode()


def test_the_person_hears_why_and_until_when(bob: User, dan: User, now: datetime) -> None:
    sanction = silence(bob, dan, now)
    lift_sanction(sanction=sanction, moderator=dan, now=now + DAY)
    given, lifted = Message.objects.filter(template="forum_sanction").order_by("pk")
    assert "Reason: Flooding" in given.body.text
    assert "has ended" in lifted.body.text


def test_the_mail_and_the_door_say_the_end_in_her_hours_and_not_in_the_moderators(
    bob: User, dan: User, visitor: Client
) -> None:
    User.objects.filter(pk=bob.pk).update(time_zone="Pacific/Auckland")
    until = timezone.now() + 7 * DAY
    measure = Measure("suspension", until, "Threats")
    with timezone.override("America/Chicago"):
        give_sanction(person=bob, measure=measure, moderator=dan, now=timezone.now())
    hers = f"{until.astimezone(ZoneInfo('Pacific/Auckland')):%H:%M}"
    assert hers in Message.objects.get(template="forum_sanction").body.text
    typed = {"login": bob.email, "password": "correct horse battery"}
    assert hers in visitor.post("/accounts/login/", typed).content.decode()


def test_a_rule_speaks_when_no_reason_was_written(bob: User, dan: User, now: datetime) -> None:
    measure = Measure("silence", now + DAY, rule="abuse")
    sanction = give_sanction(person=bob, measure=measure, moderator=dan, now=now)
    assert "You attacked somebody." in sanction.reason


def test_a_measure_without_a_reason_is_refused(bob: User, dan: User, now: datetime) -> None:
    with pytest.raises(SanctionReasonMissing):
        silence(bob, dan, now, reason=" ")


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_an_end_that_is_none_is_refused(bob: User, dan: User, now: datetime, days: int) -> None:
    with pytest.raises(SanctionEndWrong):
        silence(bob, dan, now, days=days)


def test_colleagues_are_not_sanctioned(carol: User, dan: User, now: datetime) -> None:
    with pytest.raises(SanctionRefused):
        silence(carol, dan, now)


def test_lifting_one_of_two_leaves_the_other(bob: User, dan: User, now: datetime) -> None:
    long, short = (
        silence(bob, dan, now, days=9, reason="Long"),
        silence(bob, dan, now, days=2, reason="Short"),
    )
    lift_sanction(sanction=long, moderator=dan, now=now)
    bob.refresh_from_db()
    assert (bob.silenced_until, bob.restriction_reason) == (now + 2 * DAY, "Short")
    lift_sanction(sanction=short, moderator=dan, now=now)
    bob.refresh_from_db()
    assert (bob.silenced_until, bob.restriction_reason) == (None, "")


def test_what_ended_cannot_end_again(bob: User, dan: User, now: datetime) -> None:
    sanction = silence(bob, dan, now)
    lift_sanction(sanction=sanction, moderator=dan, now=now)
    with pytest.raises(SanctionEnded):
        undo_sanction(sanction=sanction, moderator=dan, now=now)


def test_undo_is_open_for_thirty_days(bob: User, dan: User, now: datetime) -> None:
    sanction = silence(bob, dan, now, days=60)
    with pytest.raises(SanctionUndoTooLate):
        undo_sanction(sanction=sanction, moderator=dan, now=now + 31 * DAY)
    undo_sanction(sanction=sanction, moderator=dan, now=now + 30 * DAY)
    bob.refresh_from_db()
    assert bob.silenced_until is None


def test_what_was_undone_never_was_for_the_person(
    bob: User, dan: User, now: datetime, client_of: ClientOf
) -> None:
    undo_sanction(sanction=silence(bob, dan, now, reason="A mistake"), moderator=dan, now=now)
    assert "A mistake" not in client_of(bob).get("/me/").content.decode()
    assert "A mistake" in client_of(dan).get(f"/desk/moderation/people/{bob.pk}/").content.decode()


@pytest.fixture
def hidden(alice: User, bob: User, dan: User, now: datetime) -> Decision:
    """A decision against a post of Bob's, with a silence given with it."""
    post = make_reply(bob, make_topic(alice), body="You fools")
    decision = decide(
        post=post,
        verdict=Decision.Verdict.HIDE,
        moderator=dan,
        now=now,
        grounds=Grounds(rule="abuse", post_class="rant"),
    )
    measure = Measure("silence", now + 7 * DAY, "Insults")
    give_sanction(person=bob, measure=measure, moderator=dan, now=now, decision=decision)
    return decision


def test_a_granted_appeal_ends_the_silence_that_came_with_the_decision(
    hidden: Decision, bob: User, dan: User, erin: User, now: datetime
) -> None:
    appeal = appeal_decision(decision=hidden, appellant=bob, text="It was a quote", now=now)
    answer_appeal(appeal=appeal, grants=True, outcome="You are right", moderator=erin, now=now)
    bob.refresh_from_db()
    assert not bob.is_silenced(now)
    assert Sanction.objects.get().end == Sanction.End.UNDONE


def test_a_silenced_person_may_still_appeal(hidden: Decision, bob: User, now: datetime) -> None:
    bob.refresh_from_db()
    assert bob.is_silenced(now)
    assert appeal_decision(decision=hidden, appellant=bob, text="It was a quote", now=now).pk


def test_an_undone_decision_takes_its_silence_along(
    hidden: Decision, bob: User, dan: User, now: datetime
) -> None:
    undo_decision(decision=hidden, moderator=dan, now=now)
    bob.refresh_from_db()
    assert not bob.is_silenced(now)


def test_a_moderator_silences_and_lifts_at_the_desk(bob: User, dan: User, client_of: ClientOf) -> None:
    client, url = client_of(dan), f"/desk/moderation/people/{bob.pk}/"
    answer = client.post(url, {"kind": "silence", "days": "7", "reason": "Flooding", "rule": ""})
    assert answer.status_code == 303
    sanction = Sanction.objects.get()
    assert (sanction.person, sanction.given_by, sanction.reason) == (bob, dan, "Flooding")
    assert "Flooding" in client.get("/desk/moderation/people/").content.decode()
    client.post(f"/desk/moderation/sanctions/{sanction.pk}/lift/")
    bob.refresh_from_db()
    assert bob.silenced_until is None


def test_a_measure_is_not_taken_in_the_name_of_anothers_decision(
    hidden: Decision, alice: User, dan: User, client_of: ClientOf
) -> None:
    typed = {"kind": "silence", "days": "7", "reason": "Flooding", "decision": str(hidden.pk)}
    client_of(dan).post(f"/desk/moderation/people/{alice.pk}/", typed)
    assert Sanction.objects.get(person=alice).decision is None


def test_a_hostile_reason_is_shown_as_text(
    bob: User, dan: User, client_of: ClientOf, visitor: Client
) -> None:
    now = timezone.now()
    silence(bob, dan, now, reason=XSS)
    give_sanction(person=bob, measure=Measure("warning", now + DAY, XSS), moderator=dan, now=now)
    pages = [client_of(bob).get("/forums/"), client_of(bob).get("/me/")]
    pages += [
        client_of(dan).get("/desk/moderation/people/"),
        client_of(dan).get(f"/desk/moderation/people/{bob.pk}/"),
    ]
    give_sanction(person=bob, measure=Measure("suspension", now + DAY, XSS), moderator=dan, now=now)
    pages.append(visitor.post("/accounts/login/", {"login": bob.email, "password": "correct horse battery"}))
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "onerror=alert" not in page.content.decode().replace("&lt;img src=x onerror=alert", "")


def test_the_list_asks_as_much_for_thirty_as_for_ten(
    bob: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    client, counts = client_of(dan), []
    client.get("/desk/moderation/people/")
    for _round in range(2):
        for _number in range(10):
            silence(bob, dan, now)
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/moderation/people/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
