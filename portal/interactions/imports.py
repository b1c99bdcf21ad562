"""Take feedback from a file: every row, or every joined text, becomes one touch, once."""

import hashlib
from argparse import _ArgumentGroup
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.timezone import now as current_time
from django.utils.translation import gettext as _

from portal.customers.models import Address, Channel, Customer
from portal.interactions.models import IMPORTED, Interaction
from portal.interactions.targets import TargetKind
from portal.lib.errors import ActionError
from portal.lib.importing import Outcome
from portal.lib.people import normalize_email
from portal.lib.tabular import Column, Reject, Row, RowInvalid

COLUMNS = (
    Column("text", ("review", "comment", "comments", "feedback", "message", "body", "content", "reviewtext")),
    Column("rating", ("score", "stars", "sentiment", "value", "nps", "csat")),
    Column("id", ("reviewid", "feedbackid", "responseid", "number")),
    Column("title", ("subject", "headline", "summary")),
    Column("email", ("emailaddress", "mail", "customeremail")),
    Column("when", ("date", "time", "createdat", "occurredat", "submittedat", "timestamp")),
    Column("url", ("link", "address")),
)
TEXT_MAX_LENGTH = 20_000
TITLE_LENGTH = 80
JOINER = "_"


class ScaleInvalid(ActionError):
    """The scale on the command line is none."""


@dataclass(frozen=True)
class Scale:
    """From the worst rating to the best; the best may be the lower number."""

    worst: float
    best: float

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read a scale such as 1..5 or -4..4.

        Raises: ScaleInvalid.
        """
        worst, dots, best = text.partition("..")
        try:
            scale = cls(float(worst), float(best))
        except ValueError:
            dots = ""
        if not dots or scale.worst == scale.best:
            raise ScaleInvalid(
                _("Write the scale from the worst to the best rating, such as --scale=1..5 or --scale=-4..4.")
            )
        return scale

    def __contains__(self, rating: float) -> bool:
        return min(self.worst, self.best) <= rating <= max(self.worst, self.best)

    def __str__(self) -> str:
        return f"{self.worst:g}..{self.best:g}"

    def sentiment(self, rating: float) -> float:
        """Return the rating on the scale from -1 to 1."""
        return max(-1.0, min(1.0, 2 * (rating - self.worst) / (self.best - self.worst) - 1))


@dataclass(frozen=True)
class Draft:
    """One text as the file has it, checked."""

    row: Row
    text: str
    title: str
    rating: float | None
    occurred_at: datetime
    email: str
    url: str
    dedupe_key: str


@dataclass
class FeedbackTarget:
    """The touches of the portal. Old feedback is history: it opens no case and waits for no answer."""

    now: datetime
    scale: Scale
    joins_sentences: bool = False
    _seen: Counter[str] = field(default_factory=Counter)

    @property
    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def missing(self, found: Iterable[str]) -> str:
        if "text" not in found:
            return _("Say which column holds the words, such as --map text=Review.")
        if self.joins_sentences and "id" not in found:
            return _("To join sentences, say which column holds their ids, such as --map id=Id.")
        return ""

    def prepare(self, lines: Iterable[Row | Reject]) -> Iterable[Row | Reject]:
        return join_sentences(lines, self.scale) if self.joins_sentences else lines

    def take(self, rows: Sequence[Row]) -> Outcome:
        drafts: list[Draft] = []
        rejects: list[Reject] = []
        for row in rows:
            try:
                drafts.append(self._read(row))
            except RowInvalid as error:
                rejects.append(Reject(row.line, str(error), row.raw))
        keys = [draft.dedupe_key for draft in drafts]
        known = Interaction.objects.known_keys(keys)
        new = [draft for draft in drafts if draft.dedupe_key not in known]
        customers = _customers_with({draft.email for draft in new if draft.email})
        Interaction.objects.bulk_create(self._touch(draft, customers.get(draft.email)) for draft in new)
        return Outcome(added=len(new), known=len(drafts) - len(new), rejects=tuple(rejects))

    def _read(self, row: Row) -> Draft:
        cells = row.cells
        text = cells["text"]
        if not text:
            raise RowInvalid(_("it has no words"))
        if len(text) > TEXT_MAX_LENGTH:
            raise RowInvalid(
                _("its text is longer than %(longest)d characters") % {"longest": TEXT_MAX_LENGTH}
            )
        rating = read_rating(cells.get("rating", ""), self.scale)
        return Draft(
            row=row,
            text=text,
            title=cells.get("title", "")[:200] or shortened(text),
            rating=rating,
            occurred_at=read_moment(cells.get("when", ""), self.now),
            email=normalize_email(cells.get("email", "")),
            url=read_url(cells.get("url", "")),
            dedupe_key=self._key(row),
        )

    def _key(self, row: Row) -> str:
        """Return what is the same whenever the same row is read again, also under another file name.

        A row that stands twice in one file is two touches: the second gets another key.
        """
        content = "\x1f".join(f"{name}={row.cells[name]}" for name in sorted(row.cells))
        self._seen[content] += 1
        digest = hashlib.sha256(f"{content}\x1f{self._seen[content]}".encode()).hexdigest()
        return f"import:{digest[:40]}"

    def _touch(self, draft: Draft, customer: Customer | None) -> Interaction:
        return Interaction(
            customer=customer,
            kind=IMPORTED,
            dedupe_key=draft.dedupe_key,
            direction=Interaction.Direction.INBOUND,
            title=draft.title,
            text=draft.text,
            url=draft.url,
            score=draft.rating,
            score_label="" if draft.rating is None else self._words(draft.rating),
            sentiment=None if draft.rating is None else self.scale.sentiment(draft.rating),
            occurred_at=draft.occurred_at,
            triaged_at=self.now,
        )

    def _words(self, rating: float) -> str:
        numbers = {"rating": rating, "worst": self.scale.worst, "best": self.scale.best}
        words = {name: f"{number:.3g}".replace("-", "−") for name, number in numbers.items()}
        return _("%(rating)s on a scale of %(worst)s to %(best)s") % words


def join_sentences(lines: Iterable[Row | Reject], scale: Scale) -> Iterator[Row | Reject]:
    """Yield one row for every text whose sentences stand on lines of their own, with ids such as 12_1, 12_2.

    Sentences are ordered by number; the rating is the mean of theirs. The whole file is read first.
    """
    texts: dict[str, list[tuple[int, Row]]] = {}
    for line in lines:
        if isinstance(line, Reject):
            yield line
            continue
        try:
            name, number = _sentence_id(line)
            read_rating(line.cells.get("rating", ""), scale)
        except RowInvalid as error:
            yield Reject(line.line, str(error), line.raw)
            continue
        texts.setdefault(name, []).append((number, line))
    for name, sentences in texts.items():
        yield _joined(name, sorted(sentences, key=lambda sentence: sentence[0]))


def _sentence_id(row: Row) -> tuple[str, int]:
    name, _joiner, number = row.cells["id"].rpartition(JOINER)
    if not name or not number.isdecimal():
        raise RowInvalid(_("its id “%(id)s” is not of the form 12_1") % {"id": row.cells["id"]})
    return name, int(number)


def _joined(name: str, sentences: Sequence[tuple[int, Row]]) -> Row:
    rows = [row for _number, row in sentences]
    ratings = [float(row.cells["rating"]) for row in rows if row.cells.get("rating")]
    first = min(rows, key=lambda row: row.line)
    cells = {
        **first.cells,
        "id": name,
        "text": " ".join(row.cells["text"] for row in rows if row.cells["text"]),
        "rating": f"{fmean(ratings):.4f}" if ratings else "",
    }
    return Row(first.line, cells, first.raw)


def read_rating(text: str, scale: Scale) -> float | None:
    """Return the rating; None for an empty cell.

    Raises: RowInvalid for what is no number, or lies outside the scale.
    """
    if not text:
        return None
    try:
        rating = float(text.replace(",", "."))
    except ValueError as error:
        raise RowInvalid(_("its rating “%(value)s” is not a number") % {"value": text}) from error
    if rating not in scale:
        raise RowInvalid(
            _("its rating %(value)s lies outside the scale %(scale)s; say which scale it is with --scale")
            % {"value": text, "scale": scale}
        )
    return rating


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment; now for an empty cell, midnight for a day, in the portal's zone if none is named.

    Raises: RowInvalid for what is no moment, or lies in the future.
    """
    if not text:
        return now
    try:
        moment = parse_datetime(text)
        day = parse_date(text)
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    if moment is None:
        raise RowInvalid(
            _("its date “%(value)s” can't be read; write it as 2026-05-31 or 2026-05-31T14:05")
            % {"value": text}
        )
    moment = make_aware(moment) if is_naive(moment) else moment.astimezone(UTC)
    if moment > now:
        raise RowInvalid(_("its date %(value)s lies in the future") % {"value": text})
    return moment


def read_url(text: str) -> str:
    """Return a web address.

    Raises: RowInvalid for anything a browser should not open.
    """
    if text and (not text.startswith(("http://", "https://")) or len(text) > 300):
        raise RowInvalid(_("its address must start with http:// or https:// and have at most 300 characters"))
    return text


def shortened(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _customers_with(emails: set[str]) -> dict[str, Customer]:
    found: dict[str, Customer] = {}
    for address in Address.objects.holding(emails):
        if address.channel == Channel.EMAIL:
            found.setdefault(address.value, address.customer)
    return found


def _open(options: Mapping[str, Any]) -> FeedbackTarget:
    return FeedbackTarget(
        now=current_time(), scale=Scale.parse(options["scale"]), joins_sentences=options["join_sentences"]
    )


def _add_arguments(parser: _ArgumentGroup) -> None:
    parser.add_argument(
        "--scale", default="1..5", help="worst and best rating, such as 1..5, 0..10 or --scale=-4..4"
    )
    parser.add_argument(
        "--join-sentences",
        action="store_true",
        help="ids 12_1, 12_2 are sentences of one text and become one touch",
    )


FEEDBACK = TargetKind(
    key="feedback", summary="every row is what a customer said", open=_open, add_arguments=_add_arguments
)
