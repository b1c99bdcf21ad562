"""Ask Akismet about a stranger's text, where its key is set; its silence is no signal and never a block.

Source: https://akismet.com/developers/detailed-docs/comment-check/
"""

import logging
from typing import Final

from django.conf import settings

from portal.lib.http import AnswerLost, FetchRefused, NotSent, fetch
from portal.screening.rules import Submission

log = logging.getLogger(__name__)

SECONDS: Final = 3.0
SENT_LENGTH: Final = 5_000


def calls_it_spam(submission: Submission) -> bool:
    """Tell whether Akismet calls a text spam; it is asked about strangers only."""
    if not settings.AKISMET_KEY or not submission.is_by_stranger:
        return False
    form = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "user_ip": submission.asking.ip,
        "comment_type": "forum-post",
        "comment_content": submission.text[:SENT_LENGTH],
        "blog_charset": "UTF-8",
    }
    try:
        answer = fetch(
            "POST",
            f"{settings.AKISMET_URL}/1.1/comment-check",
            form=form,
            seconds=SECONDS,
            is_operator_set=True,
        )
    except (FetchRefused, NotSent, AnswerLost) as error:
        log.warning("akismet is away: %s", error)
        return False
    if answer.body.strip() not in {b"true", b"false"}:
        log.warning("akismet answered %d without a verdict", answer.status)
    return answer.status == 200 and answer.body.strip() == b"true"
