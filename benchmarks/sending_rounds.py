"""Send the same mail through the outbox, a peer and plain smtplib in turn; started by sending.py."""

import json
import logging
import os
import resource
import smtplib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from benchmarks import sending_peer  # noqa: E402
from portal.customers.models import Address, Channel  # noqa: E402
from portal.messaging.actions import deliver_due  # noqa: E402
from portal.messaging.compose import compose  # noqa: E402
from portal.messaging.models import Message  # noqa: E402
from portal.messaging.rendering import Words, render_words  # noqa: E402
from tests.messaging.crowd import agreeing_crowd, queue_crowd  # noqa: E402

LANGUAGE: Final = "en"
LINK: Final = "https://portal.example/c/9ZrcsgBZ6qbKpYk3t2vZpQ/"


@dataclass(frozen=True)
class Spent:
    """Wall and processor seconds of one round, for so many messages."""

    wall: float
    cpu: float
    count: int

    @property
    def per_second(self) -> float:
        return self.count / self.wall

    @property
    def cpu_each(self) -> float:
        """Microseconds of processor time, of this process and its children, for each message."""
        return 1e6 * self.cpu / self.count


def timed(work: Callable[[], int]) -> Spent:
    """Run the work, which returns how many messages it handled."""
    wall, cpu = time.perf_counter(), _processor_time()
    count = work()
    return Spent(time.perf_counter() - wall, _processor_time() - cpu, count)


def _processor_time() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def values_of(number: int) -> dict[str, str]:
    """Return what differs from customer to customer."""
    return {"name": f"Reader {number}", "question": "How happy are you with your grinder?", "link": LINK}


def words_with(values: dict[str, str]) -> Words:
    """Render a check-in as a customer gets it."""
    link = values["link"]
    context = {
        "name": values["name"],
        "question": values["question"],
        "answers": [{"score": step, "url": f"{link}?score={step}"} for step in range(1, 6)],
        "low_label": "not at all",
        "high_label": "very",
        "check_in_url": link,
        "expires_at": now(),
        "consents_url": f"{link}choices/",
        "unsubscribe_url": f"{link}stop/",
    }
    return render_words(template="check_in", channel=Channel.EMAIL, context=context, language=LANGUAGE)


def words_of(number: int) -> Words:
    return words_with(values_of(number))


def render_all(count: int) -> int:
    for number in range(count):
        words_of(number)
    return count


def send_plainly(ready: list[tuple[str, bytes]]) -> int:
    """Send ready bytes over one connection, as the shortest loop does."""
    with smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT) as line:
        for to, content in ready:
            line.sendmail(settings.FROM_EMAIL, [to], content)
    return len(ready)


def main(messages: int, rounds: int) -> None:
    """Deliver round by round, each way in turn; a first round makes all of them warm and isn't counted."""
    quiet = logging.getLogger("post_office")
    quiet.handlers, quiet.propagate = [logging.NullHandler()], False
    addresses = agreeing_crowd(messages // rounds)
    words, count = words_of(0), len(addresses)
    template = sending_peer.keep_template(words_with({name: f"{{{{ {name} }}}}" for name in values_of(0)}))
    values = [values_of(number) for number in range(count)]
    spent: dict[str, list[Spent]] = {name: [] for name in ("plain", "render", "deliver", "ready", "template")}
    for _number in range(rounds + 1):
        queue_crowd(addresses, words=words)
        queued = list(Message.objects.in_state("queued").select_related("body").order_by("pk"))
        ready = [(each.to, compose(each, company=settings.COMPANY_NAME)) for each in queued]
        spent["plain"].append(timed(lambda ready=ready: send_plainly(ready)))  # type: ignore[misc]
        spent["render"].append(timed(lambda: render_all(count)))
        spent["deliver"].append(timed(lambda: deliver_due(clock=now)))
        sending_peer.queue_ready(queued, words)
        spent["ready"].append(timed(lambda: sending_peer.send_all(count)))
        sending_peer.queue_template(queued, template, values)
        spent["template"].append(timed(lambda: sending_peer.send_all(count)))
    _check((rounds + 1) * count, addresses[-1], words_of(count - 1))
    warm = {name: rows[1:] for name, rows in spent.items()}
    print(json.dumps({"size": len(ready[0][1]), "database": connection.display_name, **_medians(warm)}))


def _check(expected: int, latest: Address, words: Words) -> None:
    taken = Message.objects.filter(state="accepted", transport="smtp").count()
    counts = taken, sending_peer.sent_count()
    assert counts == (expected, 2 * expected), f"{counts[0]} and {counts[1]} of {expected} messages went"
    said = Words(*sending_peer.said_to(latest))
    assert said == words, "the peer was not asked to say the same"


def _medians(spent: dict[str, list[Spent]]) -> dict[str, dict[str, float]]:
    plain = [each.cpu_each for each in spent["plain"]]
    found = {name: _row(rows, plain) for name, rows in spent.items()}
    whole = [a.cpu_each + b.cpu_each for a, b in zip(spent["deliver"], spent["render"], strict=True)]
    handed = [each.cpu_each for each in spent["deliver"]]
    found["all in"] = {
        "cpu": statistics.median(whole),
        "of_plain": _ratio(whole, plain),
        "rendering": _ratio([each.cpu_each for each in spent["template"]], whole),
        "handing over": _ratio([each.cpu_each for each in spent["ready"]], handed),
        "uneven": _ratio([each.cpu_each for each in spent["ready"]], whole),
    }
    return found


def _row(rows: list[Spent], plain: list[float]) -> dict[str, float]:
    cpu = [each.cpu_each for each in rows]
    speed = statistics.median(each.per_second for each in rows)
    return {"per_second": speed, "cpu": statistics.median(cpu), "of_plain": _ratio(cpu, plain)}


def _ratio(these: list[float], those: list[float]) -> float:
    """Return the median of the ratios of each round."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
