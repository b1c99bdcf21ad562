"""The demo company shows life on every page, and stands on the portal's own rules."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Avg
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from feedback.cases.models import Case
from feedback.checkins.models import CheckIn, Program
from feedback.coupons.models import Coupon, Offer
from feedback.outcomes.models import Outcome, Telling
from feedback.suggestions.models import Suggestion, Vote
from feedback.surveys.models import Response, Survey
from forums.discussions.counts import wrong_facts
from forums.discussions.models import Category, Post, Revision, Subscription, Topic
from forums.moderation.models import Decision, Report
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.customers.models import CONSENT_PURPOSES, Consent, Customer
from portal.demo.actions import load_demo
from portal.demo.people import find_sign_ins
from portal.interactions.models import Interaction
from portal.messaging.models import InboundText, Message

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """Load the demo company once for all tests here; return the moment of loading."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(now=now)
        yield now
        transaction.set_rollback(True)


def test_a_second_loading_adds_nothing(demo: datetime) -> None:
    before = (User.objects.count(), Post.objects.count(), Message.objects.count())

    is_new = load_demo(now=demo + timedelta(hours=1))

    assert not is_new
    assert (User.objects.count(), Post.objects.count(), Message.objects.count()) == before


def test_everybody_shown_can_sign_in_and_every_role_is_there(demo: datetime) -> None:
    shown = find_sign_ins()

    assert [each.role for each in shown] == [str(role.label) for role in reversed(Role)] + ["Customer"]
    for each in shown:
        answer = Client().post("/accounts/login/", {"login": each.email, "password": each.password})
        assert answer.status_code == 302, each.email


def test_a_changed_password_is_no_longer_shown(demo: datetime) -> None:
    user = User.objects.get(email=find_sign_ins()[0].email)
    user.set_password("nobody knows this one")
    user.save(update_fields=["password"])

    assert user.email not in {each.email for each in find_sign_ins()}


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/forums/", "/forums/brewing/", "/forums/subscribers/", "/f/", "/f/delivery/"),
        *("/desk/", "/desk/customers/", "/desk/moderation/", "/desk/messages/", "/desk/forms/"),
        *("/desk/checkins/", "/desk/status/", "/admin/"),
        *("/desk/cases/", "/desk/coupons/", "/desk/ideas/", "/ideas/"),
    ],
)
def test_every_page_opens_for_the_administrator(
    demo: datetime, path: str, client_of: Callable[[User], Client]
) -> None:
    administrator = User.objects.get(email=find_sign_ins()[0].email)

    assert client_of(administrator).get(path).status_code == 200


def test_every_list_has_something_in_it(demo: datetime) -> None:
    assert Customer.objects.filter(user=None).count() >= 15
    assert Category.objects.count() >= 4
    assert Topic.objects.count() >= 25
    assert Revision.objects.exists()
    assert Subscription.objects.filter(level="mute").exists()
    assert set(Report.objects.values_list("state", flat=True)) == {"open", "upheld", "dismissed"}
    assert Decision.objects.filter(verdict="undo").exists()
    assert Post.objects.held().count() == 2
    assert set(Program.objects.values_list("state", flat=True)) == {"live", "paused"}
    assert set(InboundText.objects.values_list("keyword", flat=True)) == {"stop", "help", ""}
    assert Interaction.objects.waiting().filter(is_complaint=True).exists()


def test_check_ins_stand_in_every_state_and_skipped_ones_say_why(demo: datetime) -> None:
    states = Counter(CheckIn.objects.values_list("state", flat=True))

    assert set(states) >= {"planned", "answered", "skipped", "expired", "failed"}
    assert "consent" in set(CheckIn.objects.values_list("skip_cause", flat=True))
    assert "matter" in set(CheckIn.objects.values_list("hold_cause", flat=True))


def test_a_delivery_starts_a_program_with_two_wordings_a_holdout_and_a_coupon(demo: datetime) -> None:
    check_ins = CheckIn.objects.filter(program__name="After the delivery")

    assert check_ins.filter(event__kind="delivered").count() >= 8
    program = Program.objects.get(name="After the delivery")
    assert (program.has_two_wordings, program.holdout_percent) == (True, 15)
    assert check_ins.filter(state="answered").exists()
    assert check_ins.filter(state="planned", hold_cause="matter").exists()
    offered = Message.objects.filter(template="check_in_offer", accepted_at__isnull=False)
    assert Coupon.objects.filter(message_key__in=offered.values("dedupe_key")).exists()


def test_cases_are_new_answered_solved_and_confirmed(demo: datetime) -> None:
    assert set(Case.objects.values_list("state", flat=True)) >= {"new", "pending", "closed"}
    assert set(Case.objects.values_list("outcome", flat=True)) >= {"put_right", "no_word"}
    assert Case.objects.filter(reopened_count=1).exists()


def test_coupons_are_given_used_expired_and_taken_back(demo: datetime) -> None:
    states = set(Coupon.objects.values_list("state", flat=True))

    assert states == {"issued", "redeemed", "expired", "cancelled"}
    for offer in Offer.objects.all():
        live = offer.coupons.filter(state__in=["reserved", "issued", "redeemed"])
        assert offer.taken_count == live.count()


def test_ideas_are_wanted_decided_told_and_one_is_unread(demo: datetime) -> None:
    votes = Vote.objects.counts()

    assert Suggestion.objects.unpublished().count() == 1
    assert set(Suggestion.objects.values_list("state", flat=True)) >= {"open", "planned", "done", "declined"}
    assert all(row.vote_count == votes[row.pk] for row in Suggestion.objects.all())
    assert Message.objects.filter(template="suggestion_decided").count() == 2


def test_outcomes_stand_in_every_result_and_who_agreed_was_told_once(demo: datetime) -> None:
    public = Outcome.objects.public()

    assert set(public.values_list("result", flat=True)) == {"done", "planned", "declined"}
    assert Outcome.objects.filter(state="draft").count() == 1
    assert public.filter(contributor_count__gte=5).exists()
    told = Message.objects.filter(template="outcome_told")
    assert 0 < told.count() == told.values("to").distinct().count() == Telling.objects.count()


def test_the_four_listed_forms_have_answers_and_deliveries_get_better(demo: datetime) -> None:
    assert all(each.responses.count() >= 40 for each in Survey.objects.live().filter(is_listed=True))
    scores = Response.objects.counted().filter(survey__slug="delivery")
    early = scores.filter(submitted_at__lt=demo - timedelta(days=60)).aggregate(mean=Avg("score"))["mean"]
    late = scores.filter(submitted_at__gt=demo - timedelta(days=30)).aggregate(mean=Avg("score"))["mean"]

    assert late > early + 0.4


def test_nothing_happened_after_the_loading(demo: datetime) -> None:
    assert not Interaction.objects.filter(occurred_at__gt=demo).exists()
    assert not Post.objects.filter(created_at__gt=demo).exists()
    assert not Message.objects.filter(created_at__gt=demo).exists()
    assert not Response.objects.filter(submitted_at__gt=demo).exists()


def test_every_message_was_kept_here_and_had_consent_when_it_went(demo: datetime) -> None:
    handed_over = Message.objects.exclude(accepted_at=None)

    assert set(handed_over.values_list("transport", flat=True)) == {"local"}
    for message in handed_over.filter(purpose__in=CONSENT_PURPOSES):
        lines = Consent.objects.filter(address=message.address_id, purpose=message.purpose)
        latest = lines.filter(given_at__lte=message.accepted_at).order_by("-pk").first()
        assert latest is not None
        assert latest.state == "granted"


def test_stored_counters_equal_a_recount(demo: datetime) -> None:
    rows = [*Topic.objects.all(), *Category.objects.all()]

    assert [(str(row), wrong_facts(row)) for row in rows if wrong_facts(row)] == []
