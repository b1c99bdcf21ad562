"""Send the same messages through the outbox and through plain smtplib, in turn; started by sending.py."""

import os
import smtplib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.db import connection, transaction  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from portal.customers.actions import prove_address  # noqa: E402
from portal.customers.models import Address, Channel, Consent, Customer, Purpose  # noqa: E402
from portal.messaging.actions import (  # noqa: E402
    ConsentChoice,
    Letter,
    StopRequest,
    deliver_due,
    queue_message,
    set_consents,
)
from portal.messaging.budget_models import ContactBudget  # noqa: E402
from portal.messaging.compose import compose  # noqa: E402
from portal.messaging.models import Message  # noqa: E402

WORDS = "Two lines of news.\n\nThe new harvest is here, and the workshop on Saturday has three places left."


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
        """Microseconds of this process's processor time for each message."""
        return 1e6 * self.cpu / self.count


def timed(work: Callable[[], int]) -> Spent:
    """Run the work, which returns how many messages it handled."""
    wall, cpu = time.perf_counter(), time.process_time()
    count = work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu, count)


def agreeing_customers(count: int) -> list[Address]:
    """Return proved addresses of customers who agreed to news."""
    addresses = []
    ContactBudget.objects.update_or_create(pk=1, defaults={"weekly": 1_000, "quarterly": 1_000})
    with transaction.atomic():
        for number in range(count):
            customer = Customer.objects.create(display_name=f"Reader {number}")
            value = f"reader{number}@example.org"
            address = prove_address(customer=customer, channel=Channel.EMAIL, value=value, now=now())
            choice = ConsentChoice(address=address, purpose=Purpose.CHECK_IN, is_granted=True)
            set_consents(choices=[choice], request=StopRequest(method=Consent.Method.PAGE), now=now())
            addresses.append(address)
    return addresses


def queue(addresses: list[Address], number: int) -> int:
    """Promise one message to each address."""
    for address in addresses:
        letter = Letter(
            template="bench",
            purpose=Purpose.CHECK_IN,
            channel=Channel.EMAIL,
            to=address,
            dedupe_key=f"bench:{number}:{address.pk}",
            context={"subject_line": "News from the harbor", "words": WORDS},
            customer=address.customer,
        )
        queue_message(letter, now=now())
    return len(addresses)


def send_plainly(ready: list[tuple[str, bytes]]) -> int:
    """Send ready bytes over one connection, as the shortest loop does."""
    with smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT) as line:
        for to, content in ready:
            line.sendmail(settings.FROM_EMAIL, [to], content)
    return len(ready)


def main(messages: int, rounds: int) -> None:
    """Queue, deliver and send plainly, round by round."""
    addresses = agreeing_customers(messages // rounds)
    queued, delivered, plain = [], [], []
    for number in range(rounds):
        with transaction.atomic():
            queued.append(timed(lambda number=number: queue(addresses, number)))  # type: ignore[misc]
            connection.run_on_commit.clear()  # no worker listens here
        ready = [
            (each.to, compose(each, company=settings.COMPANY_NAME))
            for each in Message.objects.filter(state="queued")
        ]
        delivered.append(timed(lambda: deliver_due(clock=now)))
        plain.append(timed(lambda ready=ready: send_plainly(ready)))  # type: ignore[misc]
    taken = Message.objects.filter(state="accepted", transport="smtp").count()
    assert taken == rounds * len(addresses), f"{taken} messages were accepted"
    size = len(ready[0][1])
    print(f"{taken:,} messages of {size:,} bytes on {connection.display_name}, {rounds} rounds, medians:")
    print(f"{'':<28}{'per s':>10}{'CPU us each':>14}{'x smtplib':>12}")
    base = statistics.median(each.cpu_each for each in plain)
    for name, rows in (("plain smtplib, ready bytes", plain), ("outbox: deliver_due", delivered)):
        _line(name, rows, base)
    _line("outbox: queue_message", queued, base)


def _line(name: str, rows: list[Spent], base: float) -> None:
    speed = statistics.median(each.per_second for each in rows)
    cpu = statistics.median(each.cpu_each for each in rows)
    print(f"{name:<28}{speed:>10,.0f}{cpu:>14,.0f}{cpu / base:>12.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
