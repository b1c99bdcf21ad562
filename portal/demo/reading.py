"""Let staff work through the answers: done with most, some tagged and given, a few customers quoted."""

from datetime import timedelta
from typing import Final

from feedback.inbox.actions import Wish, work_on
from feedback.inbox.actions.quoting import Word, agree_to_quote, ask_to_quote, refuse_quote
from feedback.inbox.actions.saving import save_view
from feedback.inbox.models import Band, Entry
from feedback.inbox.models.quotes import LONGEST_QUOTE
from portal.demo.stage import Stage

LEFT_TO_READ: Final = 25
READ: Final = 60
TAGS: Final = {
    "box": "Delivery",
    "carrier": "Delivery",
    "parcel": "Delivery",
    "price": "Prices",
    "taste": "Taste",
}
DECISIONS: Final = ("agree", "agree", "agree", "asked", "refuse")


def read_answers(stage: Stage) -> None:
    """Work through the latest answers that say something, as it stands today."""
    said = Entry.objects.with_something_said().with_answers().order_by("-submitted_at", "-pk")
    latest = list(said[: LEFT_TO_READ + READ])
    _mark(stage, latest)
    _quote(stage)
    save_view(
        owner=stage.people["priya"],
        survey=None,
        query="band=bad&text=yes",
        name="Low, with words",
        is_shared=True,
    )


def _mark(stage: Stage, latest: list[Entry]) -> None:
    author, now = stage.people["priya"], stage.now - timedelta(hours=1)
    for tag in sorted(set(TAGS.values())):
        words = [word for word, name in TAGS.items() if name == tag]
        tagged = [entry for entry in latest if any(word in entry.words for word in words)]
        if tagged:
            work_on(entries=tagged, wish=Wish("tag", tag=tag), author=author, now=now)
    if done := latest[LEFT_TO_READ:]:
        work_on(entries=done, wish=Wish("done"), author=author, now=now)
    if own := latest[:3]:
        work_on(entries=own, wish=Wish("assign", assignee=author), author=author, now=now)


def _quote(stage: Stage) -> None:
    """Ask the latest content customers whether they may be quoted; most say yes."""
    author = stage.people["priya"]
    content = Entry.objects.with_something_said().with_answers().filter(band=Band.GOOD)
    known = content.filter(response__customer__addresses__verified_at__isnull=False).distinct()
    for number, entry in enumerate(known.order_by("-submitted_at", "-pk")[: len(DECISIONS)]):
        asked_at = stage.now - timedelta(days=2, hours=number)
        quote = ask_to_quote(
            entry=entry, words=entry.response.comment[:LONGEST_QUOTE], author=author, now=asked_at
        )
        if DECISIONS[number] == "agree":
            agree_to_quote(
                quote=quote, word=Word(quote.name_shown.partition(" ")[0]), now=asked_at + timedelta(hours=5)
            )
        elif DECISIONS[number] == "refuse":
            refuse_quote(quote=quote, now=asked_at + timedelta(hours=5))
