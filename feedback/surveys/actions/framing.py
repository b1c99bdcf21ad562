"""Let other sites show a form in a frame."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Survey
from portal.lib.errors import ActionError

MOST_HOSTS: Final = 20


class TooManyHosts(ActionError):
    sentence = _("A form can stand on at most 20 other sites.")


def allow_frames(*, survey: Survey, hosts: Sequence[str], now: datetime) -> Survey:
    """Let pages of these origins, and of no others, show the form in a frame from now on.

    Raises: TooManyHosts.
    """
    if len(hosts) > MOST_HOSTS:
        raise TooManyHosts
    survey.frame_hosts = list(hosts)
    survey.save(update_fields=["frame_hosts"])
    return survey
