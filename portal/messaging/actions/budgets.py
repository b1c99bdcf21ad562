"""Change how often at most we write to one customer of our own accord."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.lib.errors import ActionError
from portal.messaging.budget import Limits
from portal.messaging.budget_models import ContactBudget


class BudgetUpsideDown(ActionError):
    sentence = _("Ninety days hold more than a week: let the second number be at least the first.")


@transaction.atomic
def set_budget(*, limits: Limits) -> ContactBudget:
    """Let other numbers hold from the next hand-over on.

    Raises: BudgetUpsideDown.
    """
    if limits.quarterly < limits.weekly:
        raise BudgetUpsideDown
    numbers = {"weekly": limits.weekly, "quarterly": limits.quarterly}
    return ContactBudget.objects.update_or_create(pk=1, defaults=numbers)[0]
