"""Give out the places of a form with a cap or quotas, one person one place, never one too many.

Decided: a place is taken by one conditional UPDATE in the transaction that writes the answer. Two who come at
once wait for each other at that row; the constraints of the database hold even against a mistake here.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from feedback.surveys.actions.checking import Submission
from feedback.surveys.actions.errors import (
    AnsweredBefore,
    CountedBefore,
    QuotaFull,
    SurveyFull,
)
from feedback.surveys.definition import Value
from feedback.surveys.definition.document import OTHER
from feedback.surveys.models import Quota, Receipt, Response, Survey

_SALT: Final = "feedback.surveys.receipt"


def take_places(survey: Survey, answers: Mapping[str, Value]) -> None:
    """Take a place under the cap and under each quota the answers fall in.

    Raises: SurveyFull, QuotaFull. The caller's transaction then takes nothing.
    """
    if survey.response_cap is not None:
        room = Survey.objects.filter(pk=survey.pk).filter(
            Q(response_cap__isnull=True) | Q(taken_count__lt=F("response_cap"))
        )
        if not room.update(taken_count=F("taken_count") + 1):
            raise SurveyFull
    for quota in survey.held_quotas():
        if quota.choice in _chosen(answers.get(quota.key)):
            room_here = Quota.objects.filter(pk=quota.pk, taken_count__lt=F("cap"))
            if not room_here.update(taken_count=F("taken_count") + 1):
                raise QuotaFull


def give_places_back(survey: Survey, answers: Mapping[str, Value]) -> None:
    """Give back what `take_places` took for answers that no longer count."""
    if survey.response_cap is not None:
        Survey.objects.filter(pk=survey.pk, taken_count__gt=0).update(taken_count=F("taken_count") - 1)
    for quota in survey.quotas.order_by("pk"):
        if quota.choice in _chosen(answers.get(quota.key)):
            Quota.objects.filter(pk=quota.pk, taken_count__gt=0).update(taken_count=F("taken_count") - 1)


def leave_receipt(survey: Survey, submission: Submission) -> None:
    """Note that this sending, and where the form wants it this person, was counted.

    Raises: AnsweredBefore.
    """
    digests = [_digest(survey, "sending", submission.key.hex)] if survey.is_anonymous else []
    if survey.is_once and submission.customer is not None:
        digests.append(_digest(survey, "person", str(submission.customer.pk)))
    if not digests:
        return
    try:
        with transaction.atomic():
            for digest in digests:
                Receipt.objects.create(survey=survey, digest=digest)
    except IntegrityError as error:
        raise AnsweredBefore from error


def take_receipt(response: Response) -> None:
    """Note that this person's one answer is here, when an answer that was held apart counts after all.

    Two answers of one person that are let count at once wait for each other at the receipt.

    Raises: CountedBefore.
    """
    survey, customer_id = response.survey, response.customer_id
    if not survey.is_once or customer_id is None:
        return
    digest = _digest(survey, "person", str(customer_id))
    Receipt.objects.get_or_create(digest=digest, defaults={"survey": survey})
    Receipt.objects.select_for_update().get(pk=digest)
    if Response.objects.counted_of(survey, customer_id).exclude(pk=response.pk).exists():
        raise CountedBefore


def has_receipt(survey: Survey, key: UUID) -> bool:
    """Tell whether the sending with this key was counted, where no response may be found by it."""
    return Receipt.objects.filter(pk=_digest(survey, "sending", key.hex)).exists()


def has_answered(survey: Survey, customer_id: int) -> bool:
    """Tell whether this person's one answer is here."""
    return Receipt.objects.filter(pk=_digest(survey, "person", str(customer_id))).exists()


def _digest(survey: Survey, kind: str, value: str) -> str:
    return salted_hmac(_SALT, f"{survey.pk}:{kind}:{value}", algorithm="sha256").hexdigest()


def _chosen(value: object) -> frozenset[str]:
    chosen = value if isinstance(value, list) else [value]
    return frozenset(OTHER if isinstance(one, Mapping) else str(one) for one in chosen)
