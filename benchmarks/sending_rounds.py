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
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from post_office import mail as post_office  # noqa: E402
from post_office.models import STATUS, Email  # noqa: E402

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


def words_of(number: int) -> Words:
    """Render a check-in as a customer gets it."""
    context = {
        "name": f"Reader {number}",
        "question": "How happy are you with your grinder?",
        "answers": [{"score": step, "url": f"{LINK}?score={step}"} for step in range(1, 6)],
        "low_label": "not at all",
        "high_label": "very",
        "check_in_url": LINK,
        "expires_at": now(),
        "consents_url": f"{LINK}choices/",
        "unsubscribe_url": f"{LINK}stop/",
    }
    return render_words(template="check_in", channel=Channel.EMAIL, context=context, language=LANGUAGE)


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


def queue_at_the_peer(addresses: list[Address], words: Words) -> None:
    """Promise the same words there; no rendering and no consent is asked of the peer."""
    mails: list[dict[str, Any]] = [
        {
            "sender": settings.FROM_EMAIL,
            "recipients": [address.value],
            "subject": words.subject,
            "message": words.text,
            "html_message": words.html,
        }
        for address in addresses
    ]
    post_office.send_many(mails)


def send_by_the_peer(count: int) -> int:
    """Send with one process, its quickest way, batch after batch."""
    while post_office.get_queued().exists():
        post_office.send_queued(processes=1, log_level=0)
    return count


def main(messages: int, rounds: int) -> None:
    """Deliver round by round, each way in turn."""
    quiet = logging.getLogger("post_office")
    quiet.handlers, quiet.propagate = [logging.NullHandler()], False
    addresses = agreeing_crowd(messages // rounds)
    words, count = words_of(0), len(addresses)
    spent: dict[str, list[Spent]] = {name: [] for name in ("plain", "render", "deliver", "peer")}
    render_all(10)
    for _number in range(rounds):
        queue_crowd(addresses, words=words)
        queue_at_the_peer(addresses, words)
        queued = Message.objects.in_state("queued")
        ready = [(each.to, compose(each, company=settings.COMPANY_NAME)) for each in queued]
        spent["plain"].append(timed(lambda ready=ready: send_plainly(ready)))  # type: ignore[misc]
        spent["render"].append(timed(lambda: render_all(count)))
        spent["deliver"].append(timed(lambda: deliver_due(clock=now)))
        spent["peer"].append(timed(lambda: send_by_the_peer(count)))
    _check(rounds * count)
    print(json.dumps({"size": len(ready[0][1]), "database": connection.display_name, **_medians(spent)}))


def _check(expected: int) -> None:
    taken = Message.objects.filter(state="accepted", transport="smtp").count()
    sent = Email._default_manager.filter(status=STATUS.sent).count()
    assert (taken, sent) == (expected, expected), f"{taken} and {sent} of {expected} messages went"


def _medians(spent: dict[str, list[Spent]]) -> dict[str, dict[str, float]]:
    plain = [each.cpu_each for each in spent["plain"]]
    found = {name: _row(rows, plain) for name, rows in spent.items()}
    whole = [a.cpu_each + b.cpu_each for a, b in zip(spent["deliver"], spent["render"], strict=True)]
    peer = [each.cpu_each for each in spent["peer"]]
    found["all in"] = {
        "cpu": statistics.median(whole),
        "of_plain": _ratio(whole, plain),
        "peer_is": _ratio(peer, whole),
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
