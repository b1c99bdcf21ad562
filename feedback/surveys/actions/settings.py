"""Change where a form is, who may answer it, and how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.surveys.actions.errors import AddressIsFixed
from feedback.surveys.models import Mode, Quota, Survey
from feedback.surveys.uses import uses_of
from portal.lib.errors import ActionError


class ModeIsFixed(ActionError):
    sentence = _(
        "People have answered this form under the promise that stands above its questions, so who sees the "
        "answers can't change. Make a new form instead."
    )


class AnonymousForGood(ActionError):
    sentence = _("An anonymous form stays anonymous: that can't be taken back. Make a new form instead.")


class AnonymousAsked(ActionError):
    """The form goes to known people by name."""

    def __init__(self, names: list[str]) -> None:
        sentence = _(
            "“%(name)s” sends this form to known customers, each by a link of her own. So it can't be "
            "anonymous: end that first, or choose confidential."
        )
        super().__init__(sentence % {"name": names[0]})


class CapTooLow(ActionError):
    sentence = _("More answers than that have come already. Choose a larger number, or close the form.")


@dataclass(frozen=True)
class SurveySettings:
    """What staff decide besides the questions. `quotas`: the most answers by question and choice."""

    slug: str
    reply_within_days: int
    is_listed: bool
    mode: str
    closes_at: datetime | None
    response_cap: int | None
    is_once: bool
    quotas: Mapping[tuple[str, str], int]


@transaction.atomic
def change_settings(*, survey: Survey, wish: SurveySettings, now: datetime) -> Survey:
    """Change a form's settings; they hold from now on and for every version.

    Raises: AddressIsFixed, AnonymousForGood, AnonymousAsked, ModeIsFixed, CapTooLow.
    """
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if wish.slug != survey.slug and not survey.is_draft:
        raise AddressIsFixed
    if wish.mode != survey.mode:
        _check_mode(survey, wish.mode)
    if wish.response_cap is not None:
        survey.taken_count = max(survey.taken_count, survey.responses.counted().count())
        if wish.response_cap < survey.taken_count:
            raise CapTooLow
    for name in ("slug", "reply_within_days", "is_listed", "mode", "closes_at", "response_cap", "is_once"):
        setattr(survey, name, getattr(wish, name))
    survey.save()
    _set_quotas(survey, wish.quotas)
    return survey


def _check_mode(survey: Survey, mode: str) -> None:
    """Let the promise of a form change only while nobody relies on it.

    Raises: AnonymousForGood, AnonymousAsked, ModeIsFixed.
    """
    if survey.is_anonymous:
        raise AnonymousForGood
    if survey.responses.exists():
        raise ModeIsFixed
    names = uses_of(survey) if mode == Mode.ANONYMOUS else []
    if names:
        raise AnonymousAsked(names)


def _set_quotas(survey: Survey, quotas: Mapping[tuple[str, str], int]) -> None:
    """Write the quotas; one that stays keeps its count.

    Raises: CapTooLow.
    """
    standing = {(row.key, row.choice): row for row in survey.quotas.select_for_update()}
    for place, row in standing.items():
        if place not in quotas:
            row.delete()
    for (key, choice), cap in quotas.items():
        found = standing.get((key, choice))
        if found is None:
            taken = _chosen_count(survey, key, choice)
            if taken > cap:
                raise CapTooLow
            Quota.objects.create(survey=survey, key=key, choice=choice, cap=cap, taken_count=taken)
        elif found.cap != cap:
            if found.taken_count > cap:
                raise CapTooLow
            found.cap = cap
            found.save(update_fields=["cap"])


def _chosen_count(survey: Survey, key: str, choice: str) -> int:
    """Count the answers that chose it before there was a quota."""
    counted = survey.responses.counted()
    return counted.filter(answers__question__key=key, answers__value=choice).count()
