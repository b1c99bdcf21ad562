"""Staff look at messages as the customer sees them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.mail import send_mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from portal.accounts.models import User
from portal.customers.models import Address
from portal.messaging.models import Message
from tests.messaging.letters import deliver, queue_check_in

ClientOf = Callable[[User], Client]


def test_a_kept_message_says_so(ada: Address, carol: User, client_of: ClientOf, now: datetime) -> None:
    message = queue_check_in(ada, now=now)
    deliver(now)
    page = client_of(carol).get(f"/desk/messages/{message.public_id}/").content.decode()
    assert "Kept here: no mail server is set" in page
    assert "Is everything fine?" in page


def test_the_html_part_can_run_and_load_nothing(
    ada: Address, carol: User, client_of: ClientOf, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    answer = client_of(carol).get(f"/desk/messages/{message.public_id}/html/")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_text_shows_its_parts(ada_phone: Address, carol: User, client_of: ClientOf, now: datetime) -> None:
    message = queue_check_in(ada_phone, now=now)
    assert b"1 part," in client_of(carol).get(f"/desk/messages/{message.public_id}/").content


def test_a_sign_in_code_is_shown_only_to_administrators(
    db: None, carol: User, adam: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "portal.messaging.backends.OutboxBackend"
    send_mail("Your code", "482913", None, ["ada@example.org"])
    message = Message.objects.get()
    paths = [f"/desk/messages/{message.public_id}/", f"/desk/messages/{message.public_id}/html/"]
    assert [client_of(carol).get(path).status_code for path in paths] == [404, 404]
    assert b"Your code" not in client_of(carol).get("/desk/messages/").content
    assert b"482913" in client_of(adam).get(paths[0]).content


@pytest.mark.parametrize("size", [10, 30])
def test_the_list_costs_the_same_at_any_size(
    ada: Address,
    carol: User,
    client_of: ClientOf,
    now: datetime,
    size: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(size):
        queue_check_in(ada, now=now)
    client = client_of(carol)
    with django_assert_max_num_queries(12):
        assert client.get("/desk/messages/").status_code == 200


def test_the_list_of_dead_letters_says_why(
    ada: Address, carol: User, client_of: ClientOf, now: datetime
) -> None:
    queue_check_in(ada, now=now)
    Message.objects.update(state="failed", reason="552 5.2.2 mailbox full")
    assert "552 5.2.2 mailbox full" in client_of(carol).get("/desk/messages/?state=failed").content.decode()


def test_a_failed_message_is_sent_again_by_one_button(
    ada: Address, erin: User, client_of: ClientOf, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    Message.objects.update(state="failed")
    assert client_of(erin).post(f"/desk/messages/{message.public_id}/retry/").status_code == 303
    message.refresh_from_db()
    assert message.state == "queued"


def test_a_message_that_moved_on_is_not_sent_again(
    ada: Address, erin: User, client_of: ClientOf, now: datetime
) -> None:
    message = queue_check_in(ada, now=now)
    answer = client_of(erin).post(f"/desk/messages/{message.public_id}/retry/", follow=True)
    assert b"has moved on meanwhile" in answer.content
