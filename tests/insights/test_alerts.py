"""What stands out beyond noise is told once to who follows the form, all in one mail, and can be ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedback.insights.actions import alert_due, count_changed, follow
from feedback.insights.models import Alert
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.messaging.models import Message
from tests.feedback.factories import make_response, make_survey
from tests.feedback.test_together import together

pytestmark = pytest.mark.django_db
USUAL = [5] * 9 + [4] * 8 + [2] * 3
FALLEN = [1] * 15 + [5] * 5


def answered(survey: Survey, scores: list[int], moment: datetime) -> None:
    for score in scores:
        make_response(survey, score, now=moment)
    count_changed(now=moment)


def fallen(maker: User | None, title: str = "After a visit") -> Survey:
    """Return a form of ten usual weeks and one that is worse than chance explains."""
    survey = make_survey("csat", title=title)
    Survey.objects.filter(pk=survey.pk).update(created_by=maker)
    survey.refresh_from_db()
    for week in range(1, 11):
        answered(survey, USUAL, timezone.now() - timedelta(days=7 * week))
    answered(survey, FALLEN, timezone.now())
    return survey


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template="insights_alert").order_by("to", "pk")
    return list(rows.values_list("to", "subject"))


def test_who_made_the_form_is_told_once(erin: User, carol: User) -> None:
    fallen(erin)
    alert_due(now=timezone.now())
    alert_due(now=timezone.now())
    assert mails() == [(erin.email, "Stands out: After a visit")]
    said = Message.objects.get(template="insights_alert").body.text
    assert "lower than chance explains" in said
    assert "#told" in said
    assert Alert.objects.get().told_at is not None


def test_noise_is_told_to_nobody(erin: User) -> None:
    survey = make_survey("csat")
    follow(survey=survey, user=erin, is_told=True)
    for week in range(11):
        answered(survey, USUAL, timezone.now() - timedelta(days=7 * week))
    alert_due(now=timezone.now())
    assert (mails(), Alert.objects.count()) == ([], 0)


def test_everything_new_stands_in_one_mail_for_each_person(erin: User, carol: User) -> None:
    first, second = fallen(erin, "After a visit"), fallen(erin, "After a call")
    follow(survey=second, user=carol, is_told=True)
    alert_due(now=timezone.now())
    assert mails() == [
        (carol.email, "Stands out: After a call"),
        (erin.email, "Stands out: After a visit, and 1 more"),
    ]
    assert {alert.survey for alert in Alert.objects.all()} == {first, second}


def test_who_wants_no_more_and_who_may_not_read_it_are_not_told(erin: User, alice: User) -> None:
    survey = fallen(erin)
    follow(survey=survey, user=erin, is_told=False)
    follow(survey=survey, user=alice, is_told=True)
    alert_due(now=timezone.now())
    assert (mails(), Alert.objects.count()) == ([], 1)


def test_what_goes_on_in_the_next_week_is_not_told_again(erin: User) -> None:
    survey, week = fallen(erin), timedelta(days=7)
    alert_due(now=timezone.now())
    answered(survey, FALLEN, timezone.now() + week)
    alert_due(now=timezone.now() + week)
    assert len(mails()) == 1
    assert Alert.objects.filter(signal="below").count() == 2


def test_one_tap_on_the_page_ends_it_and_begins_it(erin: User, client_of: Callable[[User], Client]) -> None:
    survey, client = fallen(erin), client_of(erin)
    path = f"/desk/insights/{survey.slug}/"
    assert "Tell me no more" in client.get(path).content.decode()
    client.post(f"{path}follow/")
    assert "Tell me by mail" in client.get(path).content.decode()
    client.post(f"{path}follow/", {"tell": "1"})
    assert "Tell me no more" in client.get(path).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_for_threads")
def test_of_many_who_look_at_once_one_tells(erin: User) -> None:
    fallen(erin)
    together(4, lambda: alert_due(now=timezone.now()))
    assert len(mails()) == 1
