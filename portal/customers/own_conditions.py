"""Conditions on what stands with the customer herself: fields, tags, attributes, events."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.customers.conditions import Clause, Condition, ConditionInvalid, register, whole_number
from portal.customers.event_models import CustomerEvent
from portal.customers.models import Customer

_WORDS = {"is": _("is"), "is_not": _("is not"), "contains": _("contains")}
_HAS = {"has": _("has"), "has_not": _("has not")}
_LATELY = {"within": _("in the last … days"), "not_within": _("not in the last … days")}
_NUMBERS = {"at_least": _("is at least"), "at_most": _("is at most")}


def _field(name: str) -> Callable[[Clause], Q]:
    def build(clause: Clause) -> Q:
        return _worded(name, clause)

    return build


def _worded(name: str, clause: Clause) -> Q:
    if clause.operator == "contains":
        return Q(**{f"{name}__icontains": clause.value})
    found = Q(**{f"{name}__iexact": clause.value})
    return ~found if clause.operator == "is_not" else found


def _tag(clause: Clause) -> Q:
    tagged = Customer.tags.through._default_manager.filter(
        customer=OuterRef("pk"), customertag__name=clause.value
    )
    return ~Q(Exists(tagged)) if clause.operator == "has_not" else Q(Exists(tagged))


def _attribute(clause: Clause) -> Q:
    rows = Customer.objects.filter(pk=OuterRef("pk"), attributes__has_key=clause.name)
    if clause.operator in _NUMBERS:
        return Q(Exists(_as_number(rows, clause)))
    found = rows.annotate(told=KT(f"attributes__{clause.name}"))
    lookup = "told__icontains" if clause.operator == "contains" else "told__iexact"
    matching = Q(Exists(found.filter(**{lookup: clause.value})))
    return ~matching if clause.operator == "is_not" else matching


def _as_number(rows: QuerySet[Customer], clause: Clause) -> QuerySet[Any]:
    try:
        limit = float(clause.value)
    except ValueError as error:
        raise ConditionInvalid(_("“%(value)s” is not a number.") % {"value": clause.value}) from error
    # In a CASE, because a database may cast before it filters, and fail on what is no number.
    amount = Case(When(told__regex=r"^-?[0-9]{1,15}([.][0-9]{1,9})?$", then=Cast(F("told"), FloatField())))
    numbers = rows.annotate(told=KT(f"attributes__{clause.name}")).annotate(amount=amount)
    comparison = "gte" if clause.operator == "at_least" else "lte"
    return numbers.filter(**{f"amount__{comparison}": limit})


def _known(clause: Clause) -> Q:
    moment = timezone.now() - timedelta(days=whole_number(clause))
    return Q(created_at__lte=moment) if clause.operator == "at_least" else Q(created_at__gt=moment)


def _event(clause: Clause) -> Q:
    since = timezone.now() - timedelta(days=whole_number(clause))
    rows = CustomerEvent.objects.filter(customer=OuterRef("pk"), kind=clause.name, occurred_at__gt=since)
    return ~Q(Exists(rows)) if clause.operator == "not_within" else Q(Exists(rows))


def register_conditions() -> None:
    """Make these conditions known."""
    register(Condition("tag", _("Tag"), _HAS, _tag))
    register(
        Condition(
            "country", _("Country (two letters)"), {"is": _("is"), "is_not": _("is not")}, _field("country")
        )
    )
    register(Condition("language", _("Language"), {"is": _("is"), "is_not": _("is not")}, _field("language")))
    register(Condition("company", _("Company"), _WORDS, _field("company")))
    register(Condition("attribute", _("Attribute"), {**_WORDS, **_NUMBERS}, _attribute, needs_name=True))
    register(Condition("known", _("Known to us for (days)"), _NUMBERS, _known))
    register(Condition("event", _("Event"), _LATELY, _event, needs_name=True))
