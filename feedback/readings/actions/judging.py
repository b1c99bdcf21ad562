"""Say whether a label is right; every saying is kept, measured and learned from."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.readings import changes
from feedback.readings.labels import NO, YES
from feedback.readings.models import Judgment, Leaning, ReadingTheme, Subject, TextReading, Theme
from portal.accounts.models import User
from portal.lib.errors import ActionError
from portal.screening.reading.sentiment import unshifted


class LabelUnknown(ActionError):
    sentence = _("There is no such label any more. Reload the page and choose again.")


@dataclass(frozen=True)
class Ruling:
    """Who says what is right, when, and whether the text was drawn by lot."""

    judged_by: User
    now: datetime
    is_sampled: bool = False


@transaction.atomic
def judge_sentiment(*, reading: TextReading, leaning: str, ruling: Ruling) -> Judgment:
    """Say whether a text praises.

    Raises: LabelUnknown.
    """
    if leaning not in Leaning.values:
        raise LabelUnknown
    locked = _locked(reading)
    judgment = _keep(locked, ruling, Subject.SENTIMENT, said=locked.leaning, should=leaning)
    TextReading.objects.filter(pk=locked.pk).update(leaning=leaning)
    return judgment


@transaction.atomic
def judge_language(*, reading: TextReading, language: str, ruling: Ruling) -> Judgment:
    """Say in which language a text is.

    Raises: LabelUnknown.
    """
    if language not in dict(settings.LANGUAGES) and language != reading.language:
        raise LabelUnknown
    locked = _locked(reading)
    judgment = _keep(locked, ruling, Subject.LANGUAGE, said=locked.language, should=language)
    TextReading.objects.filter(pk=locked.pk).update(language=language)
    return judgment


@transaction.atomic
def judge_theme(*, reading: TextReading, theme: Theme, is_about: bool, ruling: Ruling) -> Judgment:
    """Say whether a text is about a theme.

    Raises: LabelUnknown.
    """
    if theme.state != Theme.State.KEPT:
        raise LabelUnknown
    locked = _locked(reading)
    links = ReadingTheme.objects.filter(reading=locked, theme=theme)
    said, should = (YES if links.exists() else NO), (YES if is_about else NO)
    judgment = _keep(locked, ruling, Subject.THEME, said=said, should=should, theme=theme)
    if is_about:
        ReadingTheme.objects.update_or_create(reading=locked, theme=theme, defaults={"confidence": 1.0})
    else:
        links.delete()
    changes.tell(TextReading.objects.filter(pk=locked.pk).moments())
    return judgment


def _locked(reading: TextReading) -> TextReading:
    found = TextReading.objects.select_for_update().filter(pk=reading.pk).first()
    if found is None:
        raise LabelUnknown
    return found


def _keep(
    reading: TextReading,
    ruling: Ruling,
    subject: Subject,
    *,
    said: str,
    should: str,
    theme: Theme | None = None,
) -> Judgment:
    """Keep what is right; what the portal first said stays, for it alone measures the error."""
    changed = {"should": should, "judged_by": ruling.judged_by, "judged_at": ruling.now}
    first = {
        "said": said,
        "praise": unshifted(reading.praise, reading.shift),
        "model_version": reading.model_version,
        "is_sampled": ruling.is_sampled,
    }
    judgment, _is_new = Judgment.objects.update_or_create(
        reading=reading, subject=subject, theme=theme, defaults=changed, create_defaults={**changed, **first}
    )
    return judgment
