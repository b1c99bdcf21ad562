"""Tell which customers have an open case, so that nobody asks them how things are going."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext

from feedback.cases.models import Case
from portal.interactions.matters import Matter
from portal.ui.moments import day_of


def open_cases(customers: Sequence[int], closed_since: datetime, _now: datetime) -> Iterator[Matter]:
    """Give the cases of these customers that are open or were closed since the moment."""
    for case in Case.objects.unsettled(closed_since).filter(customer__in=customers):
        assert case.customer_id is not None
        yield Matter(case.customer_id, _reason(case), case.opened_at, case.closed_at, is_complaint=True)


def _reason(case: Case) -> str:
    words = {"number": case.number, "title": case.title, "day": day_of(case.opened_at)}
    if case.closed_at is None:
        return gettext("Open case %(number)s since %(day)s: %(title)s") % words
    words["day"] = day_of(case.closed_at)
    return gettext("Case %(number)s was closed on %(day)s: %(title)s") % words
