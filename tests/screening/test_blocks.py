"""Blocked networks, addresses and domains: nobody signs up or writes from there; reading stays open."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from forums.discussions.models import Post
from portal.accounts.models import User
from portal.lib.asking import Asking
from portal.screening.blocking import (
    BlockEnded,
    BlockHitsYou,
    BlockInvalid,
    BlockStands,
    BlockTooWide,
    BlockWish,
    add_block,
    block_on,
    forget_traces,
    lift_block,
    note_trace,
)
from portal.screening.models import Block, Trace
from tests.forums.factories import make_topic

ClientOf = Callable[[User], Client]
DAY = timedelta(days=1)


def block(value: str, maker: User, now: datetime, *, days: int = 0) -> Block:
    until = now + days * DAY if days else None
    return add_block(wish=BlockWish(value, "A flood", until), maker=maker, now=now)


@pytest.mark.parametrize(
    ("value", "ip", "email"),
    [
        ("203.0.113.0/24", "203.0.113.9", "a@b.example"),
        ("203.0.113.9", "203.0.113.9", "a@b.example"),
        ("203.0.113.0/24", "::ffff:203.0.113.9", "a@b.example"),
        ("2001:db8::/48", "2001:db8::5", "a@b.example"),
        ("Eve@Example.org", "192.0.2.1", "eve@example.org"),
        ("eve@example.org", "192.0.2.1", "eve+again@example.org"),
        ("example.org", "192.0.2.1", "anybody@example.org"),
        ("@example.org", "192.0.2.1", "anybody@mail.example.org"),
    ],
)
def test_a_block_meets(value: str, ip: str, email: str, dan: User, now: datetime) -> None:
    block(value, dan, now)
    assert block_on(ip=ip, email=email, now=now)


@pytest.mark.parametrize(
    ("value", "ip", "email"),
    [
        ("203.0.113.0/24", "203.0.114.9", "a@b.example"),
        ("203.0.113.0/24", "2001:db8::5", "a@b.example"),
        ("203.0.113.0/24", "no address", "a@b.example"),
        ("example.org", "192.0.2.1", "anybody@notexample.org"),
        ("eve@example.org", "192.0.2.1", "eva@example.org"),
    ],
)
def test_a_block_misses(value: str, ip: str, email: str, dan: User, now: datetime) -> None:
    block(value, dan, now)
    assert block_on(ip=ip, email=email, now=now) is None


@pytest.mark.parametrize(
    "value", ["", "nothing", "300.1.1.1/8", "eve@", "@", "exa mple.org", "-.org", "a@b@c.example"]
)
def test_what_is_no_target_is_refused(value: str, dan: User, now: datetime) -> None:
    with pytest.raises(BlockInvalid):
        block(value, dan, now)


@pytest.mark.parametrize("value", ["0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/3"])
def test_half_the_world_is_not_blocked(value: str, dan: User, now: datetime) -> None:
    with pytest.raises(BlockTooWide):
        block(value, dan, now)


def test_nobody_blocks_herself(dan: User, now: datetime) -> None:
    dan.asking = Asking(ip="203.0.113.9")
    with pytest.raises(BlockHitsYou):
        block("203.0.113.0/24", dan, now)


def test_a_block_runs_out_and_may_be_made_again(dan: User, now: datetime) -> None:
    block("203.0.113.0/24", dan, now, days=1)
    later = now + 2 * DAY
    assert block_on(ip="203.0.113.9", email="", now=later) is None
    assert block("203.0.113.0/24", dan, later).is_standing(later)


def test_a_standing_block_stands_once(dan: User, now: datetime) -> None:
    block("203.0.113.0/24", dan, now)
    with pytest.raises(BlockStands):
        block("203.0.113.77/24", dan, now)


def test_a_lifted_block_blocks_nobody(dan: User, now: datetime) -> None:
    made = block("203.0.113.0/24", dan, now)
    lift_block(block=made, lifter=dan, now=now)
    assert block_on(ip="203.0.113.9", email="", now=now) is None
    with pytest.raises(BlockEnded):
        lift_block(block=made, lifter=dan, now=now)


def test_nobody_signs_up_from_a_blocked_network(dan: User, visitor: Client) -> None:
    block("203.0.113.0/24", dan, timezone.now())
    typed = {"email": "new@example.net", "password1": "correct horse battery", "display_name": "New"}
    answer = visitor.post("/accounts/signup/", typed, REMOTE_ADDR="203.0.113.9")
    assert "We take nothing from your network" in answer.content.decode()
    assert not User.objects.filter(email="new@example.net").exists()


def test_nobody_signs_up_with_a_blocked_domain(dan: User, visitor: Client) -> None:
    block("example.net", dan, timezone.now())
    typed = {"email": "new@example.net", "password1": "correct horse battery", "display_name": "New"}
    visitor.post("/accounts/signup/", typed)
    assert not User.objects.filter(email="new@example.net").exists()


def test_a_program_that_fills_in_every_field_gets_no_account(visitor: Client, dan: User) -> None:
    typed = {"email": "new@example.net", "password1": "correct horse battery", "display_name": "New"}
    answer = visitor.post("/accounts/signup/", {**typed, "website": "https://spam.example"})
    assert "A field that people can" in answer.content.decode()
    assert not User.objects.filter(email="new@example.net").exists()


def test_nobody_writes_from_a_blocked_network_and_no_word_is_lost(
    alice: User, bob: User, dan: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    block("203.0.113.0/24", dan, timezone.now())
    client, url = client_of(bob), f"/forums/t/{topic.pk}/reply/"
    answer = client.post(url, {"body": "My long answer"}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 409
    assert "My long answer" in answer.content.decode()
    assert client.get(topic.get_absolute_url(), REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.post(url, {"body": "My answer"}, REMOTE_ADDR="203.0.114.9").status_code == 303


def test_a_claimed_address_does_not_pass_a_block(
    alice: User, bob: User, dan: User, client_of: ClientOf, settings: LazySettings
) -> None:
    topic = make_topic(alice)
    block("203.0.113.0/24", dan, timezone.now())
    forged = {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    client_of(bob).post(f"/forums/t/{topic.pk}/reply/", {"body": "Hello"}, **forged)  # type: ignore[arg-type]
    assert Post.objects.filter(author=bob).count() == 0


def test_staff_in_a_blocked_network_still_write(
    alice: User, carol: User, dan: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    block("203.0.113.0/24", dan, timezone.now())
    url = f"/forums/t/{topic.pk}/reply/"
    assert client_of(carol).post(url, {"body": "Hello"}, REMOTE_ADDR="203.0.113.9").status_code == 303


def test_a_moderator_blocks_and_lifts_at_the_desk(dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    typed = {"value": "203.0.113.77/24", "days": "30", "reason": "A flood"}
    assert client.post("/desk/moderation/blocks/", typed).status_code == 303
    made = Block.objects.get()
    assert (made.value, made.made_by) == ("203.0.113.0/24", dan)
    assert client.post("/desk/moderation/blocks/", {**typed, "value": "0.0.0.0/0"}).status_code == 409
    client.post(f"/desk/moderation/blocks/{made.pk}/lift/")
    made.refresh_from_db()
    assert made.lifted_by == dan


def test_network_addresses_are_forgotten_after_their_time(
    bob: User, now: datetime, settings: LazySettings, client_of: ClientOf
) -> None:
    settings.IP_RETENTION_DAYS = 90
    note_trace(user=bob, ip="203.0.113.9", now=now)
    note_trace(user=bob, ip="203.0.113.8", now=now + DAY)
    session = UserSession.objects.create(user=bob, ip="203.0.113.9", session_key="k", last_seen_at=now)
    forget_traces(now=now + 90 * DAY + timedelta(seconds=1))
    session.refresh_from_db()
    assert [trace.ip for trace in Trace.objects.all()] == ["203.0.113.8"]
    assert session.ip == "0.0.0.0"
