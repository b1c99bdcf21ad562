"""Give pages the labels of texts, ready to be shown, so that no template asks for any."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from feedback.readings.models import Judgment, Leaning, ReadingTheme, Subject, TextReading, Theme
from feedback.surveys.languages import language_name

MEANINGS: Final = {Leaning.POSITIVE: "solved", Leaning.NEGATIVE: "trouble", Leaning.UNCLEAR: "plain"}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Choice:
    """What staff may say of a label by one click."""

    value: str
    text: str


@dataclass(frozen=True)
class Label:
    """One thing that was read in a text. `percent` is how sure, 0 to 100; None once a person said it.

    `meaning` names the badge: only what is sure enough is colored.
    """

    reading_id: int
    subject: str
    value: str
    text: str
    meaning: str = "plain"
    percent: int | None = None
    theme_id: int | None = None
    choices: tuple[Choice, ...] = ()
    """Everything else it could be, the present value first, which confirms it."""

    @property
    def is_by_staff(self) -> bool:
        return self.percent is None


def labels_for(answers: Collection[int]) -> dict[int, list[Label]]:
    """Return the labels of answers by their ids, in five queries however many; unread texts have none."""
    readings = list(TextReading.objects.of_answers(answers))
    themes = list(Theme.objects.kept()) if readings else []
    return {reading.answer_id: labels_of(reading, themes) for reading in readings}


def labels_of(reading: TextReading, themes: Collection[Theme]) -> list[Label]:
    """Return the labels of a reading fetched with its themes and judgments."""
    judged = {(judgment.subject, judgment.theme_id): judgment for judgment in reading.judgments.all()}
    labels = [_sentiment(reading, judged.get((Subject.SENTIMENT, None)))]
    if reading.language:
        labels.insert(0, _language(reading, judged.get((Subject.LANGUAGE, None))))
    links = sorted(reading.links.all(), key=lambda link: (-link.confidence, link.theme.name))
    labels += [_theme(reading, link, judged.get((Subject.THEME, link.theme_id))) for link in links]
    if others := _missing(reading, themes):
        labels.append(others)
    return labels


def _sentiment(reading: TextReading, judgment: Judgment | None) -> Label:
    present = Leaning(reading.leaning)
    ordered = [present, *(leaning for leaning in Leaning if leaning != present)]
    return Label(
        reading.pk,
        Subject.SENTIMENT,
        present,
        str(present.label),
        MEANINGS[present],
        None if judgment else _percent(reading.confidence),
        choices=tuple(Choice(leaning.value, str(leaning.label)) for leaning in ordered),
    )


def _language(reading: TextReading, judgment: Judgment | None) -> Label:
    name = language_name(reading.language)
    return Label(
        reading.pk,
        Subject.LANGUAGE,
        reading.language,
        name,
        percent=None if judgment else _percent(reading.language_confidence),
        choices=(Choice(reading.language, name),),
    )


def _theme(reading: TextReading, link: ReadingTheme, judgment: Judgment | None) -> Label:
    return Label(
        reading.pk,
        Subject.THEME,
        YES,
        link.theme.name,
        "note",
        None if judgment else _percent(link.confidence),
        link.theme_id,
        (Choice(YES, _("Yes")), Choice(NO, _("No, it is not about this"))),
    )


def _missing(reading: TextReading, themes: Collection[Theme]) -> Label | None:
    """Return the label that adds a theme; its choices are the themes the text does not carry."""
    carried = {link.theme_id for link in reading.links.all()}
    rest = tuple(Choice(str(theme.pk), theme.name) for theme in themes if theme.pk not in carried)
    return Label(reading.pk, "missing", "", _("Add a theme"), choices=rest) if rest else None


def _percent(share: float) -> int:
    return round(100 * share)
