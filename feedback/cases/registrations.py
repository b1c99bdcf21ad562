"""Register what the cases add: their touches, what they follow, their queue, the matters they are."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.cases.actions import CASE_REPLY, answer_on_page, follow_answer, open_for_complaint
from feedback.cases.actions.doubting import set_aside_held, take_up_accepted
from feedback.cases.conversions import TO_CASE
from feedback.cases.matters import open_cases
from feedback.cases.models import Case
from feedback.cases.shelves import OF_CUSTOMER, OWN
from portal.accounts import shelves
from portal.accounts.models import User
from portal.desk import registry
from portal.interactions import conversions, followers, matters, panels, sources


def count_working(user: User, now: datetime) -> registry.QueueCount:
    """Count the cases that staff have to do something about, and those past their clock."""
    return registry.QueueCount(*Case.objects.visible_to(user).working_and_late(now))


sources.register(sources.Source(CASE_REPLY, _("On a case"), "briefcase", reply=answer_on_page))
followers.register(
    followers.Follower(
        "cases",
        recorded=open_for_complaint,
        answered=follow_answer,
        held=set_aside_held,
        accepted=take_up_accepted,
    )
)
conversions.register(TO_CASE)
matters.register("cases", open_cases)
panels.register(OF_CUSTOMER)
shelves.register(OWN)
registry.register(
    registry.Queue(
        key="cases",
        title=_("Cases"),
        url_name="cases-desk:case-list",
        icon="briefcase",
        group="work",
        permission="cases.view",
        order=12,
        count=count_working,
        empty=_("No customer waits for something to be put right."),
    )
)
