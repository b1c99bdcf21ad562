"""Find who is in a segment, count her fellows, and keep segments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.customers.conditions import Clause, ConditionInvalid, condition_of
from portal.customers.models import Customer, CustomerQuerySet
from portal.customers.segment_models import Segment
from portal.lib.errors import ActionError


class MatchesEverybody(ActionError):
    sentence = _(
        "These conditions match every customer. If you mean that, type how many customers there are; "
        "otherwise change the conditions."
    )


@dataclass(frozen=True)
class Size:
    """How many customers a segment holds, to the last."""

    number: int
    is_everybody: bool


def filter_of(clauses: Sequence[Clause], match: str) -> Q:
    """Return the filter for conditions; no condition matches everybody.

    Raises: ConditionInvalid.
    """
    parts = []
    for clause in clauses:
        condition = condition_of(clause.key)
        if clause.operator not in condition.operators or not clause.value.strip():
            raise ConditionInvalid
        if condition.needs_name and not _is_name(clause.name):
            raise ConditionInvalid(_("Say which one, in letters, numbers and underscores."))
        parts.append(condition.build(clause))
    return reduce(or_ if match == Segment.Match.ANY else and_, parts) if parts else Q()


def _is_name(name: str) -> bool:
    return name.replace(" ", "_").replace("-", "_").isidentifier() and "__" not in name


def members_of(segment: Segment | None) -> CustomerQuerySet:
    """Return the customers in a segment; without one, everybody."""
    if segment is None:
        return Customer.objects.all()
    return Customer.objects.filter(filter_of(segment.clauses, segment.match))


def size_of(clauses: Iterable[Clause], match: str) -> Size:
    """Count who meets the conditions, and whether that is everybody, in one query: at one moment."""
    matching = Customer.objects.filter(filter_of(list(clauses), match))
    found = Customer.objects.aggregate(
        number=Count("pk", filter=Q(pk__in=matching.order_by().values("pk"))), everybody=Count("pk")
    )
    number = found["number"]
    return Size(number, is_everybody=0 < number == found["everybody"])


def _is_total(typed: str) -> bool:
    """Tell whether the number of all customers was typed, with or without marks between its thousands."""
    digits = "".join(mark for mark in typed if mark not in " .,'\u00a0\u202f\u2019")
    return digits.isascii() and digits.isdigit() and int(digits) == Customer.objects.count()


@transaction.atomic
def save_segment(
    *, segment: Segment, clauses: Sequence[Clause], typed_count: str, saved_by: User, now: datetime
) -> Segment:
    """Keep a segment.

    Raises: ConditionInvalid; MatchesEverybody until the number of all customers is typed.
    """
    if size_of(clauses, segment.match).is_everybody and not _is_total(typed_count):
        raise MatchesEverybody
    segment.conditions = [clause.stored() for clause in clauses]
    if not segment.pk:
        segment.created_by, segment.created_at = saved_by, now
    segment.save()
    return segment
