"""Register what the check-ins add: their touches, their gate at hand-over, their place on the rail."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.checkins.actions import ANSWER, CORRECTION, look_again, refusals
from feedback.checkins.letters import ABOUT
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.replies import LETTER, answer_by_reply
from feedback.checkins.shelves import OWN
from feedback.checkins.wordings import KINDS
from feedback.surveys import uses
from feedback.surveys.actions import is_confidential, private_address, reply_hint, reply_to_response
from feedback.surveys.models import Survey
from portal.accounts import shelves
from portal.desk import registry
from portal.interactions import matters, sources
from portal.messaging import gates, replies, wording_kinds
from portal.operations import probes


def oldest_due_at(now: datetime) -> datetime | None:
    """Return when the longest-waiting check-in was due."""
    return CheckIn.objects.due(now).values_list("due_at", flat=True).first()


def asking_names(survey: Survey) -> list[str]:
    """Return the names of the programs that ask by a form, or asked and can still be answered."""
    asking = Program.objects.asking_by(survey)
    return list(asking.values_list("name", flat=True))


for kind, label in ((ANSWER, _("Answer to a check-in")), (CORRECTION, _("Changed answer to a check-in"))):
    sources.register(
        sources.Source(
            kind,
            label,
            "heart-pulse",
            reply=reply_to_response,
            reply_hint=reply_hint,
            private_address=private_address,
            is_confidential=is_confidential,
        )
    )
shelves.register(OWN)
uses.register(asking_names)
gates.register(ABOUT, refusals)
matters.follow_settled("checkins", look_again)
registry.register(
    registry.Queue(
        key="checkins",
        title=_("Check-ins"),
        url_name="checkins-desk:program-list",
        icon="heart-pulse",
        group="manage",
        permission="checkins.view",
        order=20,
    )
)
probes.register_queue(probes.Queue("check_ins_due", _("Check-ins due"), oldest_due_at))
replies.register_taker(LETTER, ABOUT, answer_by_reply)
for worded in KINDS:
    wording_kinds.register(worded)
