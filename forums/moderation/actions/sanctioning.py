"""Warn, silence or suspend a person, with a reason and an end, and take it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.moderation.actions.conceding import concede
from forums.moderation.letters import tell_sanctioned
from forums.moderation.models import Appeal, Decision, Sanction
from forums.moderation.rules import PERSON_SENTENCES
from portal.accounts.models import User
from portal.lib.errors import ActionError

LONGEST: Final = timedelta(days=3650)


class SanctionRefused(ActionError):
    sentence = _("Sanctions are for customers. Colleagues are dealt with under All records › Users.")


class SanctionReasonMissing(ActionError):
    sentence = _("Choose a rule or write a reason; the person reads it.")


class SanctionEndWrong(ActionError):
    sentence = _("Choose an end that lies ahead, at most ten years away.")


class SanctionEnded(ActionError):
    sentence = _("This has ended already.")


class SanctionUndoTooLate(ActionError):
    sentence = _("More than 30 days have passed, so this can't be undone. It can be lifted while it stands.")


@dataclass(frozen=True)
class Measure:
    """What to do, until when and why. `reason` is for the person, `note` for moderators only."""

    kind: str
    until: datetime
    reason: str = ""
    rule: str = ""
    note: str = ""

    @property
    def for_person(self) -> str:
        """The reason, or the sentence of the rule when none was written."""
        return self.reason.strip() or str(PERSON_SENTENCES.get(self.rule, ""))


@transaction.atomic
def give_sanction(
    *, person: User, measure: Measure, moderator: User, now: datetime, decision: Decision | None = None
) -> Sanction:
    """Warn, silence or suspend a customer; she hears why and until when.

    Raises: SanctionRefused, SanctionReasonMissing, SanctionEndWrong.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_staff:
        raise SanctionRefused
    if not measure.for_person:
        raise SanctionReasonMissing
    if not now < measure.until <= now + LONGEST:
        raise SanctionEndWrong
    sanction = Sanction.objects.create(
        person=person,
        kind=measure.kind,
        rule=measure.rule,
        reason=measure.for_person,
        note=measure.note.strip(),
        decision=decision,
        until=measure.until,
        given_by=moderator,
        given_at=now,
    )
    _settle(person, now)
    if sanction.kind == Sanction.Kind.WARNING:
        User.objects.filter(pk=person.pk).update(unread_warning=sanction.reason)
    if sanction.kind == Sanction.Kind.SUSPENSION:  # every session of hers ends with this
        User.objects.filter(pk=person.pk).update(access_version=F("access_version") + 1)
    tell_sanctioned(sanction, now=now)
    return sanction


@transaction.atomic
def lift_sanction(*, sanction: Sanction, moderator: User, now: datetime, reason: str = "") -> Sanction:
    """End a measure before its time.

    Raises: SanctionEnded.
    """
    return _end(sanction, Sanction.End.LIFTED, moderator, reason, now)


@transaction.atomic
def undo_sanction(*, sanction: Sanction, moderator: User, now: datetime, reason: str = "") -> Sanction:
    """Take a measure back as if it never was, within 30 days; also when it has run out.

    Raises: SanctionEnded, SanctionUndoTooLate.
    """
    if sanction.ended_at is None and not sanction.may_be_undone(now):
        raise SanctionUndoTooLate
    return _end(sanction, Sanction.End.UNDONE, moderator, reason, now)


def lift_sanctions_of(*, decision: Decision, moderator: User, now: datetime, reason: str = "") -> int:
    """Undo every measure given with a decision; return how many. Call it in a transaction."""
    rows = list(Sanction.objects.filter(decision=decision, ended_at__isnull=True))
    for sanction in rows:
        take_back_sanction(sanction, moderator, reason, now)
    return len(rows)


def take_back_sanction(sanction: Sanction, moderator: User, reason: str, now: datetime) -> Sanction:
    """Undo a measure because what it rests on fell, however old it is. Call it in a transaction."""
    if sanction.ended_at is not None:
        return sanction
    return _end(sanction, Sanction.End.UNDONE, moderator, reason, now)


def _end(sanction: Sanction, end: str, moderator: User, reason: str, now: datetime) -> Sanction:
    person = User.objects.select_for_update().filter(pk=sanction.person_id or 0).first()
    rows = Sanction.objects.filter(pk=sanction.pk, ended_at__isnull=True)
    if end == Sanction.End.LIFTED:
        rows = rows.filter(until__gt=now)
    if not rows.update(end=end, ended_at=now, ended_by=moderator, end_reason=reason.strip()):
        raise SanctionEnded
    sanction.refresh_from_db()
    if person is not None:
        _settle(person, now)
        if sanction.kind == Sanction.Kind.WARNING and person.unread_warning == sanction.reason:
            User.objects.filter(pk=person.pk).update(unread_warning="")
    outcome = gettext("A moderator ended it before your appeal was answered.")
    concede(Appeal.objects.filter(sanction=sanction), by=moderator, now=now, outcome=outcome)
    tell_sanctioned(sanction, now=now)
    return sanction


def _settle(person: User, now: datetime) -> None:
    """Write on the login what stands against it, so that asking costs no query; the row is locked."""
    latest: dict[str, Sanction] = {}
    for sanction in Sanction.objects.standing(now).filter(person=person).order_by("until", "pk"):
        latest[sanction.kind] = sanction
    silence, suspension = latest.get(Sanction.Kind.SILENCE), latest.get(Sanction.Kind.SUSPENSION)
    heaviest = suspension or silence
    User.objects.filter(pk=person.pk).update(
        silenced_until=silence.until if silence else None,
        suspended_until=suspension.until if suspension else None,
        restriction_reason=heaviest.reason if heaviest else "",
    )
