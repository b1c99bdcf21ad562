"""Conditions on how a customer was in touch with us: activity and scores."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.customers.conditions import Clause, Condition, register, whole_number
from portal.interactions.models import Interaction


def _touch(clause: Clause) -> Q:
    since = timezone.now() - timedelta(days=whole_number(clause))
    rows = Interaction.objects.from_customers().filter(customer=OuterRef("pk"), occurred_at__gt=since)
    return ~Q(Exists(rows)) if clause.operator == "not_within" else Q(Exists(rows))


def _score(clause: Clause) -> Q:
    limit = whole_number(clause, highest=100)
    scored = Interaction.objects.filter(customer=OuterRef("customer"), score__isnull=False)
    latest = Subquery(scored.order_by("-occurred_at", "-pk").values("pk")[:1])
    comparison = "gte" if clause.operator == "at_least" else "lte"
    rows = Interaction.objects.filter(customer=OuterRef("pk"), pk=latest, **{f"score__{comparison}": limit})
    return Q(Exists(rows))


def register_conditions() -> None:
    """Make these conditions known."""
    register(
        Condition(
            "touch",
            _("Wrote to us or answered"),
            {"within": _("in the last … days"), "not_within": _("not in the last … days")},
            _touch,
        )
    )
    register(
        Condition(
            "score", _("Latest score"), {"at_least": _("is at least"), "at_most": _("is at most")}, _score
        )
    )
