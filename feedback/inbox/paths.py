"""Retrace one answer: what she met, what she said to it in the words of her version, how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from feedback.readings.labels import Label, labels_for
from feedback.surveys.definition import Definition, Item, Kind, evaluate
from feedback.surveys.definition.kinds import NAMING, SILENT
from feedback.surveys.definition.saying import say_answer
from feedback.surveys.models import Answer, Response
from portal.uploads.models import Upload


@dataclass(frozen=True)
class Step:
    """One question on her way, and what she said; `answer` is None where she said nothing."""

    question: str
    words: str
    answer: Answer | None
    file_url: str = ""
    labels: Sequence[Label] = ()
    """What was read in her words, each to be confirmed or mended by one click."""


@dataclass(frozen=True)
class Path:
    """Her way through the form. Questions that her answers made pointless were never asked."""

    steps: tuple[Step, ...]
    not_asked: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    duration: str


@dataclass(frozen=True)
class Extras:
    """What other rooms know of the answers: where added files are, and the labels of texts."""

    files: Mapping[str, str]
    labels: Mapping[int, Sequence[Label]]


def path_of(response: Response) -> Path:
    """Return the way through the form of an answer whose answers and version were fetched."""
    definition = response.version.form
    answers = {answer.question.key: answer for answer in response.answers.all()}
    told = {key: answer.said for key, answer in answers.items()}
    tokens = (str(answer.said) for answer in answers.values() if answer.question.kind == Kind.FILE)
    extras = Extras(files_of(tokens), labels_for([answer.pk for answer in answers.values()]))
    met = set(evaluate(definition, told, response.fields).path)
    asked = [item for item in definition.items if item.kind not in SILENT]
    return Path(
        steps=tuple(
            _step(response, item, answers.get(item.id), extras)
            for item in asked
            if item.id in met or item.id in answers
        ),
        not_asked=tuple(
            _label(definition, item) for item in asked if item.id not in met and item.id not in answers
        ),
        fields=_fields_of(response),
        duration=""
        if response.is_nameless
        else duration_of(response.started_at, response.time_to_complete_seconds),
    )


def _fields_of(response: Response) -> tuple[tuple[str, str], ...]:
    """Return what her link told; a link may be made for one person, so not where nobody is to be named."""
    told = {} if response.is_nameless else response.fields
    return tuple((str(name), str(value)) for name, value in told.items() if value)


def duration_of(started_at: datetime | None, seconds: int | None) -> str:
    """Say how long she took; empty where that isn't kept."""
    if seconds is None or started_at is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return gettext("%(seconds)s s") % {"seconds": rest}
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def files_of(tokens: Iterable[str]) -> dict[str, str]:
    """Return where each added file is seen, by its token; a query only if there is one."""
    asked = list(tokens)
    if not asked:
        return {}
    return {upload.token: upload.get_absolute_url() for upload in Upload.objects.filter(token__in=asked)}


def _step(response: Response, item: Item, answer: Answer | None, extras: Extras) -> Step:
    definition = response.version.form
    label = _label(definition, item)
    if answer is None:
        return Step(label, "", None)
    if item.kind in NAMING and response.is_nameless:
        return Step(label, gettext("Kept, and not shown: the form promises that."), answer)
    if item.kind == Kind.FILE:
        return Step(label, str(answer.said), answer, file_url=extras.files.get(str(answer.said), ""))
    words = say_answer(definition, item, answer.said, definition.language)
    return Step(label, words, answer, labels=extras.labels.get(answer.pk, ()))


def _label(definition: Definition, item: Item) -> str:
    return definition.say(item.label, definition.language)
