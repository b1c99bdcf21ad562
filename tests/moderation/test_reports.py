"""Many readers together hold a post for review; nobody does it alone, and a brigade weighs little."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from forums.discussions.actions import edit_post
from forums.discussions.models import Category, Post
from forums.moderation.actions import Grounds, decide, forget_networks, report_post, undo_decision
from forums.moderation.models import Decision, Report
from forums.moderation.weighing import Circumstances, network_key, weight_of
from portal.accounts.models import User
from portal.customers.models import Customer, Purpose
from portal.messaging.models import Message
from tests.factories import THEN, agree, make_user
from tests.forums.factories import make_reply, make_topic

ClientOf = Callable[[User], Client]
HOURS = timedelta(hours=2)


def readers(count: int, joined: datetime = THEN) -> list[User]:
    return [make_user(joined=joined) for _reader in range(count)]


def report_each(post: Post, people: list[User], now: datetime, apart: timedelta = HOURS) -> Post:
    """Let everybody report the post, one after the other, each from a network of her own."""
    for number, person in enumerate(people):
        current = Post.objects.select_related("topic__category", "author").get(pk=post.pk)
        if not current.is_published:
            break
        report_post(
            post=current,
            reporter=person,
            reason="abuse",
            now=now + number * apart,
            ip=f"10.{person.pk % 250}.0.1",
        )
    return Post.objects.get(pk=post.pk)


def test_three_strangers_hold_a_post_and_its_author_is_told(reply: Post, bob: User, now: datetime) -> None:
    assert report_each(reply, readers(2), now).is_published
    held = report_each(reply, readers(1), now + 3 * HOURS)
    assert (held.state, held.held_at) == ("held", now + 3 * HOURS)
    assert Decision.objects.get().verdict == "hold"
    mail = Message.objects.get(template="forum_decision", to=bob.email)
    assert "That is no verdict yet." in mail.body.text
    assert Report.objects.open().count() == 3


def test_the_best_record_does_not_hold_a_post_alone(
    reply: Post, alice: User, dan: User, now: datetime
) -> None:
    star = make_user()
    for _post in range(12):
        post = make_reply(alice, reply.topic)
        report_post(post=post, reporter=star, reason="spam", now=now - timedelta(days=9))
        decide(post=post, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="spam"))
    report = report_post(post=reply, reporter=star, reason="abuse", now=now)
    assert report.weight == Decimal("1.5")
    assert Post.objects.get(pk=reply.pk).is_published


@override_settings(REPORT_HIDE_SCORE=2.0, REPORT_HIDE_REPORTERS=2)
def test_the_mildest_setting_still_needs_two_people(reply: Post, now: datetime) -> None:
    assert report_each(reply, readers(1), now).is_published
    assert report_each(reply, readers(1), now + HOURS).state == "held"


def test_who_was_always_wrong_weighs_nearly_nothing() -> None:
    assert weight_of(Circumstances(upheld=0, decided=10)).value == Decimal("0.17")


@pytest.mark.parametrize("count", [2, 5, 9])
def test_a_brigade_of_new_accounts_from_one_house_holds_nothing(
    reply: Post, now: datetime, count: int
) -> None:
    for person in readers(count, joined=now - timedelta(hours=1)):
        report_post(post=reply, reporter=person, reason="abuse", now=now, ip="192.0.2.7")
    assert Post.objects.get(pk=reply.pk).is_published
    assert Report.objects.score() < 1


def test_a_brigade_of_forty_old_accounts_in_one_network_holds_nothing(reply: Post, now: datetime) -> None:
    for person in readers(40):
        report_post(post=reply, reporter=person, reason="abuse", now=now, ip="192.0.2.7")
    assert Post.objects.get(pk=reply.pk).is_published


def test_a_company_speaks_with_one_voice(reply: Post, now: datetime) -> None:
    people = readers(8)
    Customer.objects.filter(user__in=people).update(company="Rival Ltd")
    assert report_each(reply, people, now).is_published
    assert "company" in Report.objects.latest("pk").weighing


def test_reports_within_the_hour_weigh_less_each(reply: Post, now: datetime) -> None:
    for person, ip in zip(readers(3), ("10.0.0.1", "10.1.0.1", "10.2.0.1"), strict=True):
        report_post(post=reply, reporter=person, reason="abuse", now=now, ip=ip)
    assert list(Report.objects.order_by("pk").values_list("weight", flat=True)) == [
        Decimal("1.00"),
        Decimal("0.80"),
        Decimal("0.67"),
    ]
    assert Post.objects.get(pk=reply.pk).is_published


def test_no_address_is_stored_only_a_keyed_hash_of_the_network(reply: Post, now: datetime) -> None:
    report = report_post(post=reply, reporter=make_user(), reason="abuse", now=now, ip="192.0.2.7")
    assert report.network == network_key("192.0.2.200")
    assert network_key("192.0.3.7") != report.network
    assert network_key("2001:db8:1:2::1") == network_key("2001:db8:1:3::9")
    assert network_key("nonsense") == ""


def test_what_a_moderator_found_fine_is_not_reported_away_for_a_day(
    reply: Post, dan: User, now: datetime
) -> None:
    report_each(reply, readers(3), now)
    held = Post.objects.get(pk=reply.pk)
    decide(post=held, verdict="approve", moderator=dan, now=now + 4 * HOURS)
    assert report_each(reply, readers(6), now + 5 * HOURS, timedelta(minutes=90)).is_published
    assert report_each(reply, readers(1), now + 20 * HOURS).state == "held"


def test_new_words_can_be_reported_at_once(reply: Post, bob: User, dan: User, now: datetime) -> None:
    report_each(reply, readers(3), now)
    decide(post=Post.objects.get(pk=reply.pk), verdict="approve", moderator=dan, now=now + 4 * HOURS)
    shown = Post.objects.select_related("topic").get(pk=reply.pk)
    edit_post(post=shown, editor=bob, body="Something worse", seen_revision=0, now=now + 5 * HOURS)
    assert report_each(reply, readers(4), now + 6 * HOURS).state == "held"


def test_the_queue_shows_the_arithmetic(reply: Post, dan: User, client_of: ClientOf, now: datetime) -> None:
    report_each(reply, readers(2), now, timedelta(0))
    page = client_of(dan).get(f"/desk/moderation/{reply.pk}/").content.decode()
    assert "2 open reports: 1.0 + 0.8 = 1.8 of 3.0, from 2 of 3 people" in page
    assert "several reports within the hour" in page


def test_a_reporter_who_agreed_hears_the_outcome_by_mail(
    reply: Post, alice: User, alice_customer: Customer, dan: User, now: datetime
) -> None:
    agree(alice_customer, purpose=Purpose.FORUM)
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    decision = decide(
        post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    message = Message.objects.get(template="forum_report_outcome")
    assert "A moderator agreed and hid it." in message.body.text
    undo_decision(decision=decision, moderator=dan, now=now)
    message.refresh_from_db()
    assert message.state == "cancelled"


def test_a_reporter_who_did_not_agree_gets_no_mail_and_reads_it_on_her_page(
    reply: Post, alice: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    decide(post=reply, verdict="dismiss", moderator=dan, now=now)
    assert not Message.objects.filter(template="forum_report_outcome").exists()
    assert "It keeps to the rules" in client_of(alice).get("/me/reports/").content.decode()


def test_nobody_reads_the_reports_of_others(
    reply: Post, alice: User, bob: User, client_of: ClientOf, now: datetime
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", note="Secret note", now=now)
    page = client_of(bob).get("/me/reports/").content.decode()
    assert "Secret note" not in page
    assert "No reports yet" in page
    assert "Secret note" not in client_of(bob).get(reply.topic.get_absolute_url()).content.decode()


def test_after_thirty_days_nobody_knows_from_which_network_a_report_came(reply: Post, now: datetime) -> None:
    report_post(post=reply, reporter=make_user(), reason="abuse", now=now, ip="192.0.2.7")
    assert forget_networks(now=now + timedelta(days=29)) == 0
    assert forget_networks(now=now + timedelta(days=31)) == 1
    assert Report.objects.get().network == ""


def test_a_persons_reports_cost_the_same_for_three_and_for_thirty(
    alice: User, bob: User, client_of: ClientOf, now: datetime
) -> None:
    client, topic = client_of(bob), make_topic(alice)
    client.get("/me/reports/")
    costs = []
    for size in (3, 27):
        for number in range(size):
            Report.objects.create(
                post=make_reply(alice, topic), reporter=bob, reason="spam", created_at=now + number * HOURS
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/me/reports/").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_outcome_names_no_topic_that_closed_to_the_reporter(
    reply: Post,
    alice: User,
    alice_customer: Customer,
    bob: User,
    dan: User,
    now: datetime,
    client_of: ClientOf,
) -> None:
    agree(alice_customer, purpose=Purpose.FORUM)
    report_post(post=reply, reporter=alice, reason="abuse", now=now)
    decide(
        post=reply, verdict="hide", moderator=dan, now=now, grounds=Grounds(rule="abuse", post_class="rant")
    )
    for person in (alice, bob):
        assert reply.topic.title in client_of(person).get("/me/reports/").content.decode()
    Category.objects.update(visibility="staff")
    mail = Message.objects.get(template="forum_report_outcome")
    assert reply.topic.title not in mail.subject + mail.body.text + mail.body.html
    assert "A moderator agreed and hid it." in mail.body.text
    page = client_of(alice).get("/me/reports/").content.decode()
    assert reply.topic.title not in page
    assert "A topic you can no longer open" in page
    assert reply.topic.title not in client_of(bob).get("/me/reports/").content.decode()
