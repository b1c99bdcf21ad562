"""Forget what somebody began to answer and left lying."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from feedback.surveys.actions.attaching import PLACE
from feedback.surveys.models import Response
from portal.uploads.actions import forget_place

KEPT_DAYS: Final = 30
"""As long as the signed start of a page lives: then no link and no page can go on with it."""
BATCH: Final = 500


def forget_left_lying(*, now: datetime) -> int:
    """Empty what was not touched for thirty days, and return how many were.

    Words, files, hidden fields and the secret address go. That she began, how far she came and which
    questions she had answered stays: the figures of where people leave would otherwise change unseen.
    """
    count = 0
    while emptied := _forget_batch(now - timedelta(days=KEPT_DAYS)):
        count += emptied
    return count


@transaction.atomic
def _forget_batch(before: datetime) -> int:
    rows = Response.objects.left_lying(before).select_for_update(of=("self",)).order_by("kept_at")
    left = list(rows.select_related("version")[:BATCH])
    forget_place(kind=PLACE, ids=[response.pk for response in left])
    for response in left:
        response.draft = {"touched": response.touched()}
        response.fields, response.token, response.submission_key, response.kept_at = {}, None, None, None
    return Response.objects.bulk_update(
        left, ["draft", "fields", "token", "submission_key", "kept_at"], batch_size=100
    )
