"""Know who contributed to an outcome, who of them agreed to hear of it, and why the others don't.

Two ways lead to an outcome: an answer (its text carries the theme, or an idea was made of it) and a vote for
an idea. Two wishes count as agreement: "Contact me about this" of that answer, and "Tell me what becomes of
it" of that vote. No other consent is stretched to cover this.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from feedback.insights.days import bounds_of
from feedback.insights.privacy import SMALLEST_GROUP
from feedback.outcomes.models import Outcome, Telling
from feedback.readings.models import ReadingTheme
from feedback.suggestions.letters import decision_key
from feedback.suggestions.models import SuggestionDecision, Vote
from feedback.surveys.actions import reply_to_response
from feedback.surveys.models import Mode, Response
from feedback.surveys.models.responses import ResponseQuerySet
from portal.customers.ageing import is_stale
from portal.customers.models import Address, Channel, Customer
from portal.interactions.models import Interaction
from portal.interactions.sources import all_sources
from portal.lib.people import normalize_email
from portal.messaging.models import Message, Suppression

_SALT: Final = "feedback.outcomes.telling"
_NEVER_LEFT: Final = ("cancelled", "expired", "failed")


class Fate(models.TextChoices):
    """What becomes of one contributor when the outcome is told; of several contributions the first counts."""

    TOLD = "told", _("Told already")
    HEARD = "heard", _("Heard it with the decision about the idea")
    REACHED = "reached", _("Agreed to hear of it")
    SUPPRESSED = "suppressed", _("Agreed, but the address gets nothing any more")
    NO_ADDRESS = "no_address", _("Agreed, but no e-mail address is known")
    TOO_OLD = "too_old", _("Asked to be contacted more than two years ago")
    NOT_ASKED = "not_asked", _("Did not ask to hear of it")
    CONFIDENTIAL = "confidential", _("Answered in confidence: told too if they asked, and nobody sees who")
    ANONYMOUS = "anonymous", _("Answered anonymously: nothing leads to a person")


@dataclass(frozen=True)
class Contribution:
    """One answer or one vote, and what follows from it alone."""

    response: Response | None = None
    vote: Vote | None = None

    @cached_property
    def customer(self) -> Customer | None:
        if self.response is not None:
            return self.response.customer
        assert self.vote is not None
        return getattr(self.vote.voter, "customer", None)

    @property
    def is_confidential(self) -> bool:
        return self.response is not None and self.response.mode == Mode.CONFIDENTIAL

    @cached_property
    def to(self) -> Address | str | None:
        """Her proved e-mail address, or the one she left with this answer."""
        proved = self.customer.addresses.all() if self.customer else ()
        for address in proved:
            if address.is_verified and address.channel == Channel.EMAIL:
                return address
        return (self.response.contact_email or None) if self.response is not None else None

    @property
    def value(self) -> str:
        """The address as it is compared."""
        value = self.to.value if isinstance(self.to, Address) else self.to
        return normalize_email(value) if value else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells that two contributions are one person's."""
        person = (f"customer:{self.customer.pk}",) if self.customer else ()
        return (*person, f"mail:{self.value}") if self.value else person

    def lack(self, now: datetime) -> Fate | None:
        """Return why this alone leads to no message; None when she agreed and can be reached."""
        if self.response is not None and self.response.mode == Mode.ANONYMOUS:
            return Fate.ANONYMOUS
        if not agrees(self.response, self.vote):
            return Fate.NOT_ASKED
        if self.response is not None and is_stale(self.response.submitted_at or now, now):
            return Fate.TOO_OLD
        return None if self.value else Fate.NO_ADDRESS


@dataclass(frozen=True)
class Judged:
    """A contribution and its fate."""

    contribution: Contribution
    fate: Fate


def agrees(response: Response | None, vote: Vote | None) -> bool:
    """Tell whether she wishes to hear of it, by what she said last."""
    if vote is not None and vote.wants_news:
        return True
    if response is None or response.mode == Mode.ANONYMOUS:
        return False
    stands = response.state == Response.State.SUBMITTED and not response.is_suspected_spam
    return stands and response.wants_contact


def responses_to(outcome: Outcome) -> ResponseQuerySet:
    """Return the counted answers that an outcome is about: of its theme and period, or behind its ideas."""
    kinds = [source.kind for source in all_sources() if source.reply is reply_to_response]
    origins = Interaction.objects.filter(suggestion__outcomes=outcome, kind__in=kinds)
    about = Q(pk__in=origins.values("source_id"))
    if outcome.theme_id is not None:
        links = ReadingTheme.objects.filter(theme=outcome.theme_id)
        about |= Q(pk__in=links.values("reading__answer__response")) & _within(outcome)
    return Response.objects.counted().filter(about)


def votes_for(outcome: Outcome) -> QuerySet[Vote]:
    """Return the votes for the ideas of an outcome."""
    return Vote.objects.filter(suggestion__outcomes=outcome)


def next_answers(outcome: Outcome, after: int, size: int) -> list[Contribution]:
    """Return the contributions by answer beyond a mark, but for those in confidence (two queries)."""
    return _answers(responses_to(outcome).exclude(mode=Mode.CONFIDENTIAL), after, size)


def next_confidential(outcome: Outcome, after: int, size: int) -> list[Contribution]:
    """Return the contributions by answer in confidence beyond a mark (two queries)."""
    return _answers(responses_to(outcome).confidential(), after, size)


def _answers(responses: "QuerySet[Response]", after: int, size: int) -> list[Contribution]:
    rows = responses.filter(pk__gt=after).order_by("pk")
    found = rows.select_related("customer").prefetch_related("customer__addresses")[:size]
    return [Contribution(response=row) for row in found]


def next_votes(outcome: Outcome, after: int, size: int) -> list[Contribution]:
    """Return the contributions by vote beyond a mark (two queries)."""
    rows = votes_for(outcome).filter(pk__gt=after).order_by("pk")
    found = rows.select_related("voter__customer").prefetch_related("voter__customer__addresses")[:size]
    return [Contribution(vote=row) for row in found]


def judge(outcome: Outcome, contributions: Sequence[Contribution], now: datetime) -> list[Judged]:
    """Say of each contribution what becomes of its author (three queries, however many there are)."""
    people = [each for each in contributions if each.keys]
    told = _told(outcome, people)
    heard = _heard(outcome, people)
    suppressed = _suppressed(people)

    def fate_of(one: Contribution) -> Fate:
        if one.response is not None and one.response.mode == Mode.ANONYMOUS:
            return Fate.ANONYMOUS
        if told & {digest(outcome, key) for key in one.keys}:
            return Fate.TOLD
        if one.customer is not None and one.customer.user_id in heard:
            return Fate.HEARD
        return one.lack(now) or (Fate.SUPPRESSED if one.value in suppressed else Fate.REACHED)

    return [Judged(each, fate_of(each)) for each in contributions]


def digest(outcome: Outcome, key: str) -> str:
    """Return what stands for a person or an address in the telling of one outcome, and nowhere else."""
    return salted_hmac(_SALT, f"{outcome.pk}:{key}", algorithm="sha256").hexdigest()


def least_number(outcome: Outcome) -> int:
    """Return how many people contributed, as may be said in public: rounded down to fives, 0 below five.

    A group of fewer than five does not enter at all; and since only fives are said, no subtraction of two
    figures, of two outcomes or of two days, tells of fewer (three queries). Answers in confidence are left
    out: counted with the others, each person once, they would tell whether their author is one of those.
    """
    answers, votes = responses_to(outcome).exclude(mode=Mode.CONFIDENTIAL), votes_for(outcome)
    counted = answers.aggregate(
        known=Count("customer", distinct=True), unknown=Count("pk", filter=Q(customer__isnull=True))
    )
    by_answer = counted["known"] + counted["unknown"]
    by_vote = votes.aggregate(number=Count("voter", distinct=True))["number"]
    if by_answer < SMALLEST_GROUP or by_vote < SMALLEST_GROUP:
        people = max(by_answer, by_vote)
    else:
        both = votes.filter(voter__customer__in=answers.values("customer"))
        people = by_answer + by_vote - both.aggregate(number=Count("voter", distinct=True))["number"]
    return int(people - people % SMALLEST_GROUP)


def _within(outcome: Outcome) -> Q:
    period = Q()
    if outcome.since_date is not None:
        period &= Q(submitted_at__gte=bounds_of(outcome.since_date)[0])
    if outcome.until_date is not None:
        period &= Q(submitted_at__lt=bounds_of(outcome.until_date)[1])
    return period


def _told(outcome: Outcome, people: Iterable[Contribution]) -> set[str]:
    digests = {digest(outcome, key) for each in people for key in each.keys}
    rows = Telling.objects.of(outcome).filter(Q(person__among=digests) | Q(address__among=digests))
    return {value for row in rows.values_list("person", "address") for value in row if value}


def _heard(outcome: Outcome, people: Iterable[Contribution]) -> set[int]:
    """Return the logins that got the decision about one of the ideas, where it says the same."""
    decisions = list(
        SuggestionDecision.objects.filter(suggestion__outcomes=outcome, state=outcome.result).values_list(
            "pk", flat=True
        )
    )
    users = {each.customer.user_id for each in people if each.customer and each.customer.user_id}
    keys = {decision_key(decision, user): user for decision in decisions for user in users}
    if not keys:
        return set()
    rows = Message.objects.filter(dedupe_key__among=keys).exclude(state__in=_NEVER_LEFT)
    return {keys[key] for key in rows.values_list("dedupe_key", flat=True)}


def _suppressed(people: Iterable[Contribution]) -> set[str]:
    values: Collection[str] = {each.value for each in people if each.value}
    rows = Suppression.objects.standing_for(values).filter(channel=Channel.EMAIL)
    return set(rows.values_list("value", flat=True))


def walk(outcome: Outcome, size: int) -> Iterator[list[Contribution]]:
    """Yield all contributions in batches: answers, votes, and last the answers in confidence."""
    for fetch in (next_answers, next_votes, next_confidential):
        mark = 0
        while batch := fetch(outcome, mark, size):
            mark = last_number(batch)
            yield batch


def last_number(batch: Sequence[Contribution]) -> int:
    """Return the mark after a batch."""
    last = batch[-1].response or batch[-1].vote
    assert last is not None
    return int(last.pk)
