"""Measure the rule on tapped numbers on simulated people and scanners: python -m benchmarks.tapping

Every trace is one mail, its numbers and the link nobody sees, as somebody on its way or at its end meets it.
People are made by how long they look and what they touch, scanners by what is known of them (gophish 973 and
2446, resend-node 901, Zendesk's "last link wins").
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from feedback.taps.judging import Click, Sign, replay
from feedback.taps.networks import Network
from feedback.taps.shapes import Agent, Shape

SENT: Final = datetime(2026, 11, 16, 12, tzinfo=UTC)
STAY: Final = 4.0
"""Seconds in view after which the page of static/js/tap.js says so."""
PEOPLE_EACH: Final = 400
SCANNERS_EACH: Final = 150
_keys = count(1)


@dataclass(frozen=True)
class Trace:
    """One mail: what was opened in it, the number its reader meant, and all those she tapped herself."""

    kind: str
    clicks: Sequence[Click]
    chosen: int | None = None
    tapped: frozenset[int | None] = frozenset()


@dataclass
class Tally:
    """How the traces of one kind came out."""

    number: int = 0
    kept: int = 0
    false: int = 0


def click(seconds: float, score: int | None, mail: int, **more: object) -> Click:
    """Return one opened link, so many seconds after its mail was sent."""
    made = Click(next(_keys), mail, score, SENT + timedelta(seconds=seconds), sent_at=SENT)
    return replace(made, **more)  # type: ignore[arg-type]


def looked(opened: Click, sign: str, after: float, *, is_driven: bool = False) -> Click:
    """Return an opened link whose page saw a sign after so many seconds."""
    signed_at = opened.opened_at + timedelta(seconds=after)
    return replace(opened, sign=sign, signed_at=signed_at, is_driven=is_driven)


# People tap, look and touch; how long and how often are assumptions, written here to be argued with.
def _moment(random: Random) -> float:
    """Return when she opens the mail: between a minute and two days after, half within three hours."""
    return min(172_800.0, max(45.0, random.lognormvariate(9.2, 1.6)))


def _tap(random: Random, mail: int, sign: str, after: float, **shape: object) -> list[Click]:
    opened = click(_moment(random), random.randint(0, 10), mail, shape=replace(Shape(), **shape))  # type: ignore[arg-type]
    return [looked(opened, sign, after)]


def quick_person(random: Random, mail: int) -> list[Click]:
    """A phone: she taps, and scrolls or touches the page within moments; one in twenty is gone before."""
    if random.random() < 0.05:
        return [click(_moment(random), random.randint(0, 10), mail)]
    return _tap(random, mail, Sign.TOUCH, random.uniform(0.6, 3.5))


def slow_person(random: Random, mail: int) -> list[Click]:
    """She reads the page for some eight seconds and touches nothing: in view is all there is."""
    seconds = random.lognormvariate(2.08, 0.6)
    if seconds < STAY:
        return [click(_moment(random), random.randint(0, 10), mail)]
    return _tap(random, mail, Sign.STAY, STAY + 0.3)


def keyboard_person(random: Random, mail: int) -> list[Click]:
    """She works by keyboard, perhaps with a screen reader."""
    return _tap(random, mail, Sign.TOUCH, random.uniform(1.5, 12))


def mouse_person(random: Random, mail: int) -> list[Click]:
    """A desk: the pointer moves on the page, sometimes from an office behind a cloud's network."""
    network = Network.HOSTING if random.random() < 0.15 else Network.OPEN
    return _tap(random, mail, Sign.TOUCH, random.uniform(0.5, 4), network=network)


def scriptless_person(random: Random, mail: int) -> list[Click]:
    """JavaScript is off: she presses the button."""
    return _tap(random, mail, Sign.PRESS, random.uniform(1.2, 20))


def changing_person(random: Random, mail: int) -> list[Click]:
    """She taps a number by mistake, goes back, and taps another; the later is meant."""
    first, second = random.sample(range(11), 2)
    start, gap = _moment(random), random.uniform(5, 25)
    before, after = click(start, first, mail), click(start + gap, second, mail)
    if random.random() < 0.3:  # her hand was on the first page: the second asks for the button
        return [looked(before, Sign.TOUCH, 1.5), looked(after, Sign.PRESS, random.uniform(2, 9))]
    return [looked(before, Sign.STAY, STAY + 0.3), looked(after, Sign.TOUCH, random.uniform(0.6, 5))]


def scanned_person(random: Random, mail: int) -> list[Click]:
    """Her company's scanner opened everything at delivery; she taps later."""
    return [*all_links(random, mail), *mouse_person(random, mail)]


def twice_opened_person(random: Random, mail: int) -> list[Click]:
    """Her company's scanner opens the link in the moment in which she taps it."""
    own = quick_person(random, mail)
    shape = Shape(network=Network.HOSTING, has_language=False)
    return [*own, replace(own[0], key=next(_keys), shape=shape, sign="", signed_at=None, is_driven=False)]


# Scanners: none of these is an answer.
def get_only(random: Random, mail: int) -> list[Click]:
    """It fetches the links, twice, and runs nothing."""
    shape = Shape(network=Network.HOSTING, has_language=random.random() < 0.5)
    start, links = random.uniform(0, 20), _links(random)
    return [click(start + step * 0.2, score, mail, shape=shape) for step, score in enumerate(links * 2)]


def head_only(random: Random, mail: int) -> list[Click]:
    """It asks for the heads of all links."""
    shape = Shape(method="HEAD", agent=random.choice([Agent.ROBOT, Agent.NONE, Agent.BROWSER]))
    return [click(random.uniform(0, 30), score, mail, shape=shape) for score in _links(random)]


def prefetching(random: Random, mail: int) -> list[Click]:
    """A mail program fetches in advance what might be opened."""
    shape = Shape(is_early=True)
    return [click(random.uniform(0, 9_000), random.randint(0, 10), mail, shape=shape)]


def headless(random: Random, mail: int) -> list[Click]:
    """A browser that a program drives opens one link, runs its script, and stays."""
    agent, network = random.choice([Agent.DRIVEN, Agent.BROWSER]), random.choice(list(Network))
    opened = click(
        random.uniform(0, 4_000), random.randint(0, 10), mail, shape=Shape("GET", False, agent, network)
    )
    return [looked(opened, Sign.STAY, STAY + 0.3, is_driven=True)]


def disguised(random: Random, mail: int) -> list[Click]:
    """The same in a data center, hiding what drives it."""
    opened = click(
        random.uniform(0, 4_000), random.randint(0, 10), mail, shape=Shape(network=Network.HOSTING)
    )
    return [looked(opened, Sign.STAY, STAY + 0.3)]


def at_delivery(random: Random, mail: int) -> list[Click]:
    """The same from a home network, before the mail is in the box."""
    opened = click(random.uniform(0.5, 25), random.randint(0, 10), mail)
    return [looked(opened, Sign.STAY, STAY + 0.3)]


def all_links(random: Random, mail: int) -> list[Click]:
    """It opens every link at once in real browsers that stay."""
    start, network = random.uniform(0, 40), random.choice([Network.OPEN, Network.HOSTING])
    shape = Shape(network=network)
    opened = [click(start + random.uniform(0, 2.5), score, mail, shape=shape) for score in _links(random)]
    return [each if each.score is None else looked(each, Sign.STAY, STAY + 0.3) for each in opened]


def one_by_one(random: Random, mail: int) -> list[Click]:
    """It opens every number one after the other, at its leisure, and looks at each for a while."""
    start, pace = random.uniform(60, 9_000), random.uniform(4.5, 40)
    opened = [click(start + step * pace, score, mail) for step, score in enumerate(_numbers(random))]
    return [looked(each, Sign.STAY, STAY + 0.3) for each in opened]


def with_a_hand(random: Random, mail: int) -> list[Click]:
    """It opens every link at once and moves a mouse on each page."""
    start = random.uniform(60, 9_000)
    opened = [click(start + random.uniform(0, 2.5), score, mail) for score in _links(random)]
    last = max(each.opened_at for each in opened)
    wait = (last - SENT).total_seconds() - start
    return [each if each.score is None else looked(each, Sign.TOUCH, wait + 1) for each in opened]


def two_networks(random: Random, mail: int) -> list[Click]:
    """It opens a link, and again twelve seconds later from another network and system."""
    start, score = random.uniform(0, 15), random.randint(0, 10)
    shapes = (Shape(network=Network.HOSTING), Shape(agent=Agent.OLD))
    return [
        looked(click(start + 12 * step, score, mail, shape=shape), Sign.STAY, STAY + 0.3)
        for step, shape in enumerate(shapes)
    ]


def pressing(random: Random, mail: int) -> list[Click]:
    """A crawler that sends every form it meets, at once."""
    start = random.uniform(0, 60)
    opened = [click(start + step * 0.4, score, mail) for step, score in enumerate([None, *_numbers(random)])]
    return [each if each.score is None else looked(each, Sign.PRESS, 0.3) for each in opened]


Maker = Callable[[Random, int], list[Click]]
ONE_TAP: Final[Sequence[Maker]] = (
    *(quick_person, slow_person, keyboard_person, mouse_person, changing_person),
    *(scanned_person, twice_opened_person),
)
SCANNERS: Final[Sequence[Maker]] = (
    *(get_only, head_only, prefetching, headless, disguised, at_delivery, all_links, one_by_one),
    *(with_a_hand, two_networks, pressing),
)


def _numbers(random: Random) -> list[int]:
    numbers = list(range(11) if random.random() < 0.5 else range(1, 6))
    if random.random() < 0.3:
        random.shuffle(numbers)
    return numbers


def _links(random: Random) -> list[int | None]:
    return [None, *_numbers(random)]


def traces(seed: int) -> Iterator[Trace]:
    """Return the mails, the same for the same seed."""
    random, mail = Random(seed), count(1)
    for maker in (*ONE_TAP, scriptless_person):
        for _number in range(PEOPLE_EACH):
            clicks = maker(random, next(mail))
            chosen = max(clicks, key=lambda each: each.opened_at).score
            tapped = {each.score for each in clicks} if maker is changing_person else {chosen}
            yield Trace(maker.__name__, clicks, chosen, frozenset(tapped))
    for maker in SCANNERS:
        for _number in range(SCANNERS_EACH):
            yield Trace(maker.__name__, maker(random, next(mail)))


def measure(seed: int) -> dict[str, Tally]:
    """Return by kind how many mails there were, how many numbers were kept, and how many counted falsely."""
    tallies: dict[str, Tally] = {}
    for trace in traces(seed):
        tally = tallies.setdefault(trace.kind, Tally())
        counted = replay(trace.clicks)
        tally.number += 1
        tally.kept += bool(counted) and counted[-1].score == trace.chosen
        tally.false += sum(each.score not in trace.tapped for each in counted)
    return tallies


def figures(tallies: dict[str, Tally]) -> tuple[float, float, int]:
    """Return precision, the share of one-tap people who were kept, and the number of false ratings."""
    true = sum(tally.kept for tally in tallies.values())
    false = sum(tally.false for tally in tallies.values())
    people = [tallies[maker.__name__] for maker in ONE_TAP]
    return true / (true + false), sum(t.kept for t in people) / sum(t.number for t in people), false


def main() -> None:
    """Print what became of each kind of trace, and precision and recall of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=43)
    options = parser.parse_args()
    tallies = measure(options.seed)
    print("| who | mails | kept | false |\n|---|---|---|---|")
    for kind, tally in tallies.items():
        print(f"| {kind.replace('_', ' ')} | {tally.number} | {tally.kept} | {tally.false} |")
    precision, recall, false = figures(tallies)
    print(f"\nprecision {precision:.4f}, one-tap people kept {recall:.1%}, false ratings {false}")


if __name__ == "__main__":
    main()
