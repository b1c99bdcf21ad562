"""A worker is killed in the middle of sending: nothing is lost or doubled, what is in doubt is listed."""

import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.processes import House, running_house, wait_until
from tests.smtp import Sink, running_sink

MESSAGES = 300
KILLS = 3

SEED = f"""
from django.utils.timezone import now
from tests.factories import agree, make_customer
from tests.messaging.letters import queue_check_in
for number in range({MESSAGES}):
    customer = make_customer(email=f"customer{{number}}@example.org")
    agree(customer)
    queue_check_in(customer.addresses.get(), now=now())
"""
RING = "from portal.celery import app; app.send_task('portal.messaging.deliver_due')"
COUNTS = """
from collections import Counter
from portal.messaging.models import Message
print(dict(Counter(Message.objects.values_list("state", flat=True))))
"""
DOUBTFUL = """
from portal.messaging.models import Message
print(*Message.objects.in_doubt().values_list("message_id", flat=True))
"""


def kill_in_the_middle(house: House, sink: Sink, *, after: int) -> None:
    """Start a worker, let it hand over some messages, and kill it with a signal it can't catch."""
    worker = house.start_worker()
    house.shell(RING)
    wait_until(lambda: len(sink.accepted) >= after, seconds=60)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)


@pytest.mark.processes
def test_three_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with running_sink() as sink:
        sink.seconds_per_message = 0.005
        mail = {
            "EMAIL_TRANSPORT": "smtp",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(sink.port),
            "SMTP_CONNECTIONS": "1",
            "FROM_EMAIL": "hello@example.org",
            "COMPANY_POSTAL_ADDRESS": "1 Harbor Lane, Porto",
        }
        with running_house(tmp_path, **mail) as house:
            house.shell(SEED)
            for kill in range(KILLS):
                kill_in_the_middle(house, sink, after=60 * (kill + 1))
            assert len(sink.accepted) < MESSAGES
            house.start_worker()
            house.shell(RING)
            wait_until(lambda: len(sink.accepted) >= MESSAGES - KILLS, seconds=60)
            wait_until(lambda: "queued" not in house.shell(COUNTS), seconds=20)
            doubtful = set(house.shell(DOUBTFUL).split())
    arrived = Counter(mail["Message-ID"] for mail in sink.accepted)
    assert set(arrived.values()) == {1}
    assert len(doubtful) <= KILLS
    assert len(set(arrived) | doubtful) == MESSAGES
