"""Let staff make a case of any touch in one click."""

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.cases.models import Case
from portal.interactions.conversions import Conversion, Made


def _made(touches: Collection[int]) -> dict[int, Made]:
    cases = Case.objects.of_touches(touches)
    return {case.origin_id: Made(_label(case), case.get_absolute_url()) for case in cases}


def _label(case: Case) -> str:
    words = {"number": case.number, "state": case.get_state_display()}
    return gettext("Case %(number)s: %(state)s") % words


TO_CASE = Conversion(
    key="case",
    label=_("Make it a case"),
    icon="briefcase",
    url_name="cases-desk:case-open",
    permission="cases.work",
    made=_made,
    data_key="c",
    order=10,
)
