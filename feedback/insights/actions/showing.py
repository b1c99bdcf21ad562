"""Show the results of a form to everybody, and renew what they see when enough people have answered since."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from feedback.insights.days import day_of
from feedback.insights.models import PublicResults
from feedback.insights.periods import BEGINNING, Period
from feedback.insights.privacy import is_small, may_follow
from feedback.insights.public import Figures, figures_of
from feedback.surveys.models import Survey


@transaction.atomic
def show_results(*, survey: Survey, may_be_indexed: bool, now: datetime) -> PublicResults:
    """Show the results at a public address from now on."""
    results, _is_new = PublicResults.objects.get_or_create(survey=survey)
    results = PublicResults.objects.select_for_update().get(pk=results.pk)
    results.is_open, results.may_be_indexed = True, may_be_indexed
    results.save(update_fields=["is_open", "may_be_indexed"])
    release(results=results, now=now)
    return results


def hide_results(*, survey: Survey) -> None:
    """Show the results to staff only; what was released is remembered, for whoever saw it does too."""
    PublicResults.objects.filter(survey=survey).update(is_open=False)


def release_due(*, now: datetime) -> int:
    """Look at every form whose results are public; return how many were released anew."""
    return sum(release(results=results, now=now) for results in PublicResults.objects.open())


def release(*, results: PublicResults, now: datetime) -> bool:
    """Renew the figures of each question that may be; tell whether any were.

    Questions whose few new answers would stand out keep their figures until more have come.
    """
    period = Period("all", "", BEGINNING, day_of(now))
    figures = _renewed(results.figures, figures_of(results.survey, period))
    if figures == results.figures:
        return False
    changed = PublicResults.objects.filter(pk=results.pk, released_at=results.released_at)
    results.figures, results.released_at = figures, now
    return bool(changed.update(figures=figures, released_at=now))


def _renewed(before: Figures, now: Figures) -> Figures:
    """Return what may be shown now; figures of a question that is gone stay, as whoever saw them does."""
    return {
        **before,
        **{key: counts for key, counts in now.items() if _may_show(before.get(key), counts)},
    }


def _may_show(before: Mapping[str, int] | None, counts: Mapping[str, int]) -> bool:
    """Tell whether figures may be released; where there were none before, the page hides what is small."""
    return may_follow(before, counts) if before else not is_small(counts.get("", 0))
