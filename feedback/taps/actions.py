"""Note which links with a number were opened, take the sign of a person, and judge anew each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Survey
from feedback.taps.judging import Reason, Sign, judge, judge_shared
from feedback.taps.models import Tap, clicks_of
from feedback.taps.shapes import Shape
from portal.lib import tokens
from portal.lib.errors import ActionError
from portal.lib.states import advance

MOST_OF_ONE_MAIL: Final = 60
"""No mail has so many links: what opens more is noted no further."""
MOST_OF_ONE_DAY: Final = 2_000
"""So many openings of one form are noted in a day that belong to no mail: more would say nothing new."""
KEPT: Final = timedelta(days=90)
OPENED_LIFE: Final = timedelta(days=1)
_PURPOSE: Final = "taps.opened"
_FIRMNESS: Final = list(Sign.values)


class NotTapped(ActionError):
    sentence = _("Press the button to send your answer.")


@dataclass(frozen=True)
class Opening:
    """Which link was opened, and how. `mail` is the row that asked; None for a link that many got."""

    survey: Survey
    score: int | None
    shape: Shape
    mail: int | None = None
    sent_at: datetime | None = None


def note_opening(*, opening: Opening, now: datetime) -> Tap | None:
    """Note an opened link, which never counts by itself; None once its mail or day had enough.

    Of an anonymous form neither the mail nor the hour is kept.
    """
    survey, shape = opening.survey, opening.shape
    mail = None if survey.is_anonymous else opening.mail
    if _is_enough(survey, mail, now):
        return None
    tap = Tap.objects.create(
        survey=survey,
        mail=mail,
        score=opening.score,
        sent_at=None if mail is None else opening.sent_at,
        opened_at=_day_of(now) if survey.is_anonymous else now,
        **vars(shape),
    )
    judge_again(tap)
    return tap


def _is_enough(survey: Survey, mail: int | None, now: datetime) -> bool:
    if mail is not None:
        return Tap.objects.of_mail(survey.pk, mail).count() >= MOST_OF_ONE_MAIL
    return Tap.objects.of_no_mail(survey, _day_of(now))[:MOST_OF_ONE_DAY].count() >= MOST_OF_ONE_DAY


def sign_tap(*, tap: Tap, sign: Sign, is_driven: bool, now: datetime) -> Tap:
    """Note that somebody is there: a firmer sign takes the place of a weaker one.

    A page that only stayed in view waits; whether the rest counts stands in `reason`.

    Raises: NotTapped if the link was of no mail, or nothing more can be said of it.
    """
    if tap.mail is None or tap.state not in {Tap.State.OPENED, Tap.State.SIGNED}:
        raise NotTapped
    if tap.state == Tap.State.OPENED:
        advance(tap, Tap.State.SIGNED, Tap.MOVES, sign=sign, is_driven=is_driven, signed_at=now)
    elif _FIRMNESS.index(sign) > _FIRMNESS.index(tap.sign):
        tap.sign, tap.is_driven, tap.signed_at = sign, tap.is_driven or is_driven, now
        tap.save(update_fields=["sign", "is_driven", "signed_at"])
    judge_again(tap)
    return tap


def settle_tap(*, tap: Tap, has_counted: bool) -> Tap:
    """Close a signed link, as counted or not.

    Raises: InvalidTransition if somebody else closed it.
    """
    advance(tap, Tap.State.COUNTED if has_counted else Tap.State.DROPPED, Tap.MOVES)
    return tap


def judge_again(tap: Tap) -> None:
    """Judge every opened link of a mail by all that is known now, and write down what changed."""
    if tap.mail is None:
        rows, verdicts = [tap], {tap.pk: judge_shared(tap.click)}
    else:
        rows = list(Tap.objects.of_mail(tap.survey_id, tap.mail))
        verdicts = judge(clicks_of(rows))
    for row in rows:
        if row.reason != verdicts[row.pk]:
            Tap.objects.filter(pk=row.pk).update(reason=verdicts[row.pk])
    tap.reason = verdicts[tap.pk]


def overturned(tap: Tap) -> Tap | None:
    """Return the link of the same mail that counted without a button and is no longer believed."""
    if tap.mail is None:
        return None
    rows = Tap.objects.of_mail(tap.survey_id, tap.mail).filter(state=Tap.State.COUNTED)
    return rows.exclude(sign=Sign.PRESS).exclude(reason=Reason.COUNTS).first()


def sign_opened(tap: Tap) -> str:
    """Return the token a page carries that was opened by the link."""
    return tokens.sign({"tap": tap.pk}, purpose=_PURPOSE)


def opened_tap(token: str, *, survey: Survey, mail: int) -> Tap:
    """Return the opened link a page belongs to.

    Raises: NotTapped if the token is not of this mail, or a day old.
    """
    try:
        payload = tokens.read(token, purpose=_PURPOSE, max_age=OPENED_LIFE)
    except tokens.TokenInvalid as error:
        raise NotTapped from error
    tap = Tap.objects.of_mail(survey.pk, mail).filter(pk=int(payload["tap"])).first()
    if tap is None:
        raise NotTapped
    return tap


def forget_taps(*, now: datetime) -> int:
    """Delete what was opened three months ago; the answers it led to stay. Return how many."""
    number, _rows = Tap.objects.opened_before(now - KEPT).delete()
    return number


def _day_of(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
