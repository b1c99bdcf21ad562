"""Read each text soon after it was sent in: a mark stands for the answers of one moment."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final

from django.db import transaction

from feedback.readings import changes
from feedback.readings.actions.grouping import group
from feedback.readings.actions.issues import index
from feedback.readings.actions.learning import add_themes, learned_shift
from feedback.readings.models import TextReading, ToRead
from feedback.surveys.definition.kinds import FREE_WORDS
from feedback.surveys.models import Answer
from portal.lib.bulk import insert_many
from portal.screening.reading import language as languages
from portal.screening.reading import sentiment as tones

MARKS: Final = 500
BATCH: Final = 200


def note_change(survey_id: int, submitted_at: datetime) -> None:
    """Write down that answers are to be read, in the transaction that wrote them.

    Nobody is rung: a reading that is seconds old does, and a rush of answers is read together.
    """
    insert_many(ToRead, [{"survey_id": survey_id}], same={"submitted_at": submitted_at})


def read_new() -> int:
    """Read what is marked; return how many texts were read. Twice at once reads nothing twice.

    A reading keeps no moment: of an anonymous answer it would tell when it was given.
    """
    count = 0
    while marks := list(ToRead.objects.order_by("pk")[:MARKS]):
        count += sum(
            _read_moment(*moment) for moment in {(mark.survey_id, mark.submitted_at) for mark in marks}
        )
        ToRead.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return count


def _read_moment(survey_id: int, submitted_at: datetime) -> int:
    unread = Answer.objects.filter(
        response__survey=survey_id,
        response__submitted_at=submitted_at,
        response__state="submitted",
        question__kind__in=FREE_WORDS,
        reading__isnull=True,
    ).exclude(text="")
    count = 0
    while answers := list(unread.order_by("pk")[:BATCH]):
        count += len(_read(answers))
    return count


@transaction.atomic
def _read(answers: Sequence[Answer]) -> list[TextReading]:
    """Read a batch; its lock keeps a second worker and a correction out until it is written."""
    locked = Answer.objects.select_for_update(of=["self"]).filter(pk__in=[answer.pk for answer in answers])
    rows = locked.select_related("response__version").order_by("pk")
    done = set(TextReading.objects.filter(answer__in=answers).values_list("answer", flat=True))
    shift = learned_shift()
    readings = TextReading.objects.bulk_create(
        reading_of(answer, shift) for answer in rows if answer.pk not in done
    )
    group(readings)
    add_themes(readings)
    changes.tell(TextReading.objects.filter(answer__in=answers).moments())
    index({reading.pk: reading.answer.text for reading in readings})
    return readings


def reading_of(answer: Answer, shift: float = 0.0) -> TextReading:
    """Return what is read in an answer, not yet saved; only of English texts the sentiment is weighed."""
    found = languages.language(answer.text, expected=answer.response.version.form.languages)
    is_read = found.code in {"en", ""}
    tone = tones.sentiment(answer.text, shift=shift) if is_read else tones.Sentiment(0.5)
    return TextReading(
        answer=answer,
        language=found.code,
        language_confidence=found.confidence,
        leaning=tone.leaning.value,
        praise=tone.praise,
        shift=shift,
        model_version=f"{tones.model().version}/{languages.model().version}",
        lot=lot_of(answer.pk),
    )


def lot_of(answer_id: int) -> int:
    """Return the place of a text in the sample: as good as drawn, and the same whenever it is read again."""
    return int.from_bytes(blake2b(str(answer_id).encode(), digest_size=3).digest())
