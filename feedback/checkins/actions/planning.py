"""Plan who is asked next: slice after slice of customers, by sets, and once however many planners run."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext, ngettext

from feedback.checkins.audience import Verdict, customers_of, judged, with_history, with_phase
from feedback.checkins.bills import texts_of
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.models.programs import KNOWN_SINCE
from feedback.checkins.occasions import anniversary_due
from feedback.checkins.timing import Place, hours_of, slots, state_of, zone_of
from feedback.checkins.trials import judged_wording
from portal.customers.models import Channel
from portal.lib.jobs import wake
from portal.ui.moments import day_of

SLICE: Final = 5_000
"""How many customers are looked at in one query: what bounds the planner's memory."""
BATCH: Final = 1_000
AGAIN_AFTER: Final = timedelta(hours=1)
AGAIN_AFTER_EVENTS: Final = timedelta(minutes=5)
AGAIN_AFTER_COUNTING: Final = timedelta(days=1)
_MOVED: Final = -1
"""Stands for a walk that belongs to nobody any more: its end is not kept."""
SHIFT_SECONDS: Final = 40.0
"""How long one planner works before it leaves the rest to the next ring of the bell."""


@dataclass(frozen=True)
class Candidate:
    """A customer whom a program asks next."""

    customer_id: int
    place: Place
    channel: Channel
    occasion: int
    day: int
    event_id: int | None = None
    event_at: datetime | None = None
    latest_sent_at: datetime | None = None
    due_from: datetime | None = None


def plan_due(*, now: datetime, stop: Callable[[], bool] | None = None) -> int:
    """Plan every live program whose customers are to be looked through; return how many were looked at.

    Of drafts and paused programs the customers are counted, after all that ask: their page says beforehand
    how many it would be, and what their texts would cost.
    """
    stop = stop or _shift()
    count = 0
    for program in Program.objects.to_walk(now).select_related("survey", "segment"):
        if program.survey.is_live:
            _end_trial(program, now)
            count += walk(program=program, now=now, stop=stop)
    for program in Program.objects.to_count(now).select_related("survey", "segment"):
        count += walk(program=program, now=now, stop=stop)
    return count


def _end_trial(program: Program, now: datetime) -> None:
    """Choose a wording once both were tried on as many customers as the program says."""
    if program.has_two_wordings and not program.winner:
        program.winner = judged_wording(program, now)
        program.save(update_fields=["winner"])


def walk(*, program: Program, now: datetime, stop: Callable[[], bool]) -> int:
    """Look through a program's customers from where the last planner stopped; return how many.

    The customers of a program that is not live are only counted. A planner that dies is followed by one that
    goes on behind its last slice; two at once compute the same occasions, which the database keeps once.
    """
    count = 0
    while not stop():
        looked_at, last = _take_slice(program, now)
        count += looked_at
        if last is None:
            _rest(program, now)
            break
    if count:
        wake("feedback.checkins.send_due")
    return count


@transaction.atomic
def _take_slice(program: Program, now: datetime) -> tuple[int, int | None]:
    rows = customers_of(program).filter(pk__gt=program.walked_to).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    if not keys:
        return 0, None
    counts, candidates = look_at(program, keys, now)
    if program.is_live:
        _insert(program, candidates, now)
    before, program.walked_to = program.walked_to, keys[-1]
    texts = texts_of({each.customer_id: each.channel for each in candidates})
    program.walk_counts = dict(Counter(program.walk_counts) + counts + texts)
    if not _keep(program, before, "walked_to", "walk_counts"):
        program.walked_to = _MOVED
        return len(keys), None
    return len(keys), keys[-1] if len(keys) == SLICE else None


def _keep(program: Program, walked_to: int, *columns: str) -> bool:
    """Keep how far the walk is, unless somebody started, paused or changed the program meanwhile."""
    mine = Program.objects.filter(pk=program.pk, state=program.state, walked_to=walked_to)
    return bool(mine.update(**{column: getattr(program, column) for column in columns}))


def _rest(program: Program, now: datetime) -> None:
    is_by_event = program.trigger == Program.Trigger.EVENT
    before = program.walked_to
    program.verdict_counts, program.walk_counts, program.walked_to = program.walk_counts, {}, 0
    program.counted_at = now
    again_after = AGAIN_AFTER_EVENTS if is_by_event else AGAIN_AFTER
    program.walk_due_at = now + (again_after if program.is_live else AGAIN_AFTER_COUNTING)
    _keep(program, before, "verdict_counts", "walk_counts", "walked_to", "counted_at", "walk_due_at")


def look_at(program: Program, keys: Sequence[int], now: datetime) -> tuple[Counter[str], list[Candidate]]:
    """Return the verdicts on customers of ascending ids, counted, and who of them is asked next."""
    within = customers_of(program).filter(pk__gte=keys[0], pk__lte=keys[-1])
    verdicts = dict(judged(with_phase(within, program), program, now).values_list("pk", "verdict"))
    due = [key for key, verdict in verdicts.items() if verdict == Verdict.DUE]
    candidates: list[Candidate] = []
    for start in range(0, len(due), BATCH):
        candidates += _candidates(program, due[start : start + BATCH], now)
    counts = Counter(verdicts.values())
    # Where her own calendar decides, the query can only tell the days around: the rest is said here.
    counts[Verdict.EARLY] += counts[Verdict.DUE] - len(candidates)
    counts[Verdict.DUE] = len(candidates)
    return +counts, candidates


_COLUMNS: Final = (
    *("pk", "time_zone", "country", "attributes", "preferred_channel", "by_email", "by_text", "created_at"),
    *("phase", "due_event", "due_event_at", "latest_occasion", "latest_sent_at"),
)


def _candidates(program: Program, keys: Sequence[int], now: datetime) -> list[Candidate]:
    rows = judged(with_phase(customers_of(program).filter(pk__in=keys), program), program, now)
    found = with_history(rows, program).order_by("pk").values(*_COLUMNS)
    made = (_candidate(program, row, now) for row in found)
    return [candidate for candidate in made if candidate is not None]


def _candidate(program: Program, row: dict[str, Any], now: datetime) -> Candidate | None:
    place = Place(row["time_zone"], row["country"], state_of(row["attributes"]))
    occasion, due_from = (row["latest_occasion"] or 0) + 1, None
    if program.trigger == Program.Trigger.DATE:
        told = row["created_at"].date().isoformat() if program.date_name == KNOWN_SINCE else None
        told = told or str(row["attributes"].get(program.date_name, ""))
        day = anniversary_due(told, zone_of(place.zone), program.delay_days, now)
        if day is None:
            return None
        occasion, due_from = day.year, day
    if program.trigger == Program.Trigger.ONCE and program.finish_in_days:
        due_from = (program.started_at or now) + timedelta(days=row["phase"])
    return Candidate(
        customer_id=row["pk"],
        place=place,
        channel=_channel(program, row),
        occasion=occasion,
        day=row["phase"],
        event_id=row["due_event"],
        event_at=row["due_event_at"],
        latest_sent_at=row["latest_sent_at"],
        due_from=due_from,
    )


def _channel(program: Program, row: dict[str, Any]) -> Channel:
    if program.channel != Program.Way.PREFERRED:
        return Channel(program.channel)
    reachable = {Channel.EMAIL: row["by_email"], Channel.TEXT: row["by_text"]}
    ways = [Channel(row["preferred_channel"])] if row["preferred_channel"] else []
    return next(way for way in (*ways, *program.channels) if reachable[way])


def _insert(program: Program, candidates: Sequence[Candidate], now: datetime) -> None:
    asked = [each for each in candidates if not is_held_out(program, each.customer_id)]
    left_out = [each for each in candidates if is_held_out(program, each.customer_id)]
    moments = _moments(program, asked, now)
    rows = [_planned(program, each, moments[each.customer_id], now) for each in asked]
    CheckIn.objects.bulk_create(
        [*rows, *(_held_out(program, each, now) for each in left_out)],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _moments(program: Program, candidates: Sequence[Candidate], now: datetime) -> dict[int, datetime]:
    """Return when each customer is asked, spread over the day at her own place."""
    groups: dict[tuple[Place, datetime], list[int]] = {}
    for each in candidates:
        groups.setdefault((each.place, max(each.due_from or now, now)), []).append(each.customer_id)
    found: dict[int, datetime] = {}
    for (place, start), customers in groups.items():
        # Of an unknown zone nobody can tell the hour: the check-in is planned, and held with that reason.
        zone = zone_of(place.zone)
        hours = hours_of(program, place)
        moments = slots(len(customers), start=start, zone=zone, hours=hours) if zone else []
        moments += [start] * (len(customers) - len(moments))
        found |= dict(zip(customers, moments, strict=True))
    return found


def _planned(program: Program, candidate: Candidate, due_at: datetime, now: datetime) -> CheckIn:
    return CheckIn(
        program=program,
        survey=program.survey,
        customer_id=candidate.customer_id,
        occasion=candidate.occasion,
        state=CheckIn.State.PLANNED,
        channel=candidate.channel,
        event_id=candidate.event_id,
        wording=wording_of(program, candidate.customer_id),
        why=_why(program, candidate)[:300],
        planned_at=now,
        due_at=due_at,
        not_after=due_at + program.stale_after,
    )


def _held_out(program: Program, candidate: Candidate, now: datetime) -> CheckIn:
    row = _planned(program, candidate, now, now)
    row.state, row.skip_cause = CheckIn.State.SKIPPED, CheckIn.Cause.HOLDOUT
    row.skip_reason = gettext("Drawn by lot into the group that is not asked, to compare with.")
    return row


def lot(program: Program, customer_id: int, what: str) -> int:
    """Return a number from 0 to 9,999 that is drawn once and for all."""
    words = f"{program.pk}:{customer_id}:{what}".encode()
    return int.from_bytes(blake2b(words, digest_size=8).digest()) % 10_000


def is_held_out(program: Program, customer_id: int) -> bool:
    return lot(program, customer_id, "holdout") < 100 * program.holdout_percent


def wording_of(program: Program, customer_id: int) -> str:
    """Return the wording a customer gets: by lot while both are tried, then the chosen one."""
    if not program.has_two_wordings:
        return Program.Wording.FIRST
    drawn = Program.Wording.SECOND if lot(program, customer_id, "wording") < 5_000 else Program.Wording.FIRST
    return program.winner or drawn


def _why(program: Program, candidate: Candidate) -> str:
    """Say why this customer is asked; the days are hers."""
    zone = zone_of(candidate.place.zone)
    if program.trigger == Program.Trigger.EVENT and candidate.event_at is not None:
        words = {
            "days": program.delay_days,
            "kind": program.event_kind,
            "day": day_of(candidate.event_at, zone),
        }
        said = ngettext(
            "%(days)s day after “%(kind)s” on %(day)s.",
            "%(days)s days after “%(kind)s” on %(day)s.",
            program.delay_days,
        )
        return said % words
    if program.trigger == Program.Trigger.DATE:
        return gettext("Because of her date “%(name)s”.") % {"name": program.date_name}
    if program.trigger == Program.Trigger.ONCE:
        return gettext("Asked once with everybody in “%(segment)s”.") % {"segment": program.segment}
    rhythm = ngettext("Asked every day.", "Asked every %(days)s days.", program.cadence_days)
    words = {"days": program.cadence_days}
    if candidate.latest_sent_at is None:
        return rhythm % words + " " + gettext("Agreed to check-ins and was not asked by this program before.")
    return (
        rhythm % words
        + " "
        + gettext("Asked the last time on %(day)s.") % {"day": day_of(candidate.latest_sent_at, zone)}
    )


def _shift() -> Callable[[], bool]:
    ends = time.monotonic() + SHIFT_SECONDS
    return lambda: time.monotonic() > ends
