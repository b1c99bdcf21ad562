"""How a form was filled in: the server's clock, the field nobody sees, the browser's sum."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from forums.discussions.actions import post_reply
from forums.discussions.models import Post, Topic
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.lib.asking import Asking, Manner
from portal.screening.actions import NO_HABITS, screen_text
from portal.screening.manners import USES_OF_PROOF, challenge_of, is_proof, read_manner, sign_start
from portal.screening.models import Trace
from portal.screening.rules import Habits
from tests.factories import make_user
from tests.forums.factories import make_topic, opening

ClientOf = Callable[[User], Client]
FIRST = Habits(is_first=True)


def work_out(token: str) -> str:
    """Do what proof.js does."""
    challenge = challenge_of(token)
    for nonce in count():
        if hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()[:2] == b"\0\0":
            return str(nonce)
    raise AssertionError


def reasons(manner: Manner | None, *, known: bool = False, habits: Habits = FIRST) -> tuple[str, ...]:
    verdict = screen_text(
        text="Fine beans",
        author_is_new=True,
        author_is_known=known,
        habits=habits,
        asking=Asking(manner=manner),
    )
    return verdict.reasons


@pytest.mark.parametrize(
    ("seconds", "found"), [(2.9, ("fast",)), (0.0, ("fast",)), (3.0, ()), (60.0, ()), (None, ("fast",))]
)
def test_a_strangers_first_post_takes_three_seconds(seconds: float | None, found: tuple[str, ...]) -> None:
    assert reasons(Manner(seconds=seconds, proof=f"p{seconds}")) == found


def test_known_customers_and_second_posts_may_be_fast() -> None:
    assert reasons(Manner(seconds=0.5), known=True) == ()
    assert reasons(Manner(seconds=0.5, proof="p"), habits=NO_HABITS) == ()


def test_a_field_that_nobody_sees_holds_even_known_customers() -> None:
    assert reasons(Manner(seconds=60, is_trapped=True), known=True) == ("trap",)


def test_a_stranger_without_the_sum_is_held() -> None:
    assert reasons(Manner(seconds=60)) == ("proof",)


def test_what_came_through_no_form_is_asked_for_no_sum() -> None:
    assert reasons(None) == ()


def test_one_sum_does_not_carry_a_hundred_posts() -> None:
    found = [reasons(Manner(seconds=60, proof="same")) for _post in range(USES_OF_PROOF + 1)]
    assert found == [()] * USES_OF_PROOF + [("proof",)]


def test_a_portal_may_ask_for_no_sum(settings: LazySettings) -> None:
    settings.PROOF_OF_WORK_BITS = 0
    assert reasons(Manner(seconds=60)) == ()


def test_the_servers_clock_counts_and_not_the_browsers(now: datetime) -> None:
    token = sign_start(now)
    manner = read_manner(token=token, nonce="", is_trapped=False, now=now + timedelta(seconds=2))
    assert manner.seconds == 2.0


@pytest.mark.parametrize("token", ["", "forged", "eyJ0IjowfQ:1:forged", "a:b:c" * 100])
def test_a_forged_opening_tells_no_time(token: str, now: datetime) -> None:
    manner = read_manner(token=token, nonce=work_out(token), is_trapped=False, now=now)
    assert (manner.seconds, manner.proof) == (None, "")


def test_only_a_right_sum_is_a_proof() -> None:
    token = sign_start(timezone.now())
    nonce = work_out(token)
    assert is_proof(token, nonce)
    assert not is_proof(sign_start(timezone.now()), nonce)
    assert not is_proof(token, "")
    assert not is_proof(token, "0" * 500)


@pytest.fixture
def newcomer(db: None) -> User:
    """A stranger who signed up a moment ago."""
    return make_user("Nora New", joined=timezone.now())


def reply_as(client: Client, topic: Topic, *, seconds: float = 60, worked: bool = True, **more: str) -> Post:
    token = sign_start(timezone.now() - timedelta(seconds=seconds))
    typed = {"body": "Mine hums as well", "opened": token, **more}
    if worked:
        typed["sum"] = work_out(token)
    assert client.post(f"/forums/t/{topic.pk}/reply/", typed).status_code == 303
    return Post.objects.filter(topic=topic).latest("number")


def test_a_newcomer_who_types_and_works_is_published(
    alice: User, newcomer: User, client_of: ClientOf
) -> None:
    assert reply_as(client_of(newcomer), make_topic(alice)).is_published


def test_a_newcomer_without_scripts_is_held_and_not_refused(
    alice: User, newcomer: User, client_of: ClientOf
) -> None:
    post = reply_as(client_of(newcomer), make_topic(alice), worked=False)
    assert (post.state, [signal["code"] for signal in post.signals]) == ("held", ["proof"])


def test_a_program_that_answers_at_once_is_held(alice: User, newcomer: User, client_of: ClientOf) -> None:
    post = reply_as(client_of(newcomer), make_topic(alice), seconds=0)
    assert "fast" in [signal["code"] for signal in post.signals]


def test_a_program_that_fills_in_every_field_is_held(
    alice: User, newcomer: User, client_of: ClientOf
) -> None:
    post = reply_as(client_of(newcomer), make_topic(alice), website="https://spam.example")
    assert "trap" in [signal["code"] for signal in post.signals]


def test_a_newcomer_whom_the_company_knows_is_asked_nothing(
    alice: User, newcomer: User, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.FIRST_POST_REVIEW = True
    Customer.objects.filter(user=newcomer).update(external_id="C-1402")
    assert reply_as(client_of(newcomer), make_topic(alice), seconds=0, worked=False).is_published


def test_first_posts_of_strangers_wait_where_the_settings_say_so(
    alice: User, bob: User, newcomer: User, client_of: ClientOf, settings: LazySettings
) -> None:
    settings.FIRST_POST_REVIEW = True
    post = reply_as(client_of(newcomer), make_topic(alice))
    assert [signal["code"] for signal in post.signals] == ["first"]


def test_the_form_of_a_newcomer_carries_the_clock_and_that_of_others_does_not(
    alice: User, newcomer: User, carol: User, client_of: ClientOf
) -> None:
    url = make_topic(alice).get_absolute_url()
    pages = {user: client_of(user).get(url).content.decode() for user in (newcomer, alice, carol)}
    assert ['name="opened"' in pages[user] for user in (newcomer, alice, carol)] == [True, False, False]
    assert ['name="website"' in pages[user] for user in (newcomer, alice, carol)] == [True, True, False]


def test_a_form_that_comes_back_keeps_the_moment_of_its_opening(
    alice: User, newcomer: User, client_of: ClientOf
) -> None:
    topic, token = make_topic(alice), sign_start(timezone.now())
    answer = client_of(newcomer).post(f"/forums/t/{topic.pk}/reply/", {"body": " ", "opened": token})
    assert token in answer.content.decode()


def test_a_held_advertisement_makes_nobody_known(alice: User, now: datetime) -> None:
    post = opening(make_topic(alice, now=now - timedelta(days=3)))
    Post.objects.filter(pk=post.pk).update(state="held", held_at=now, published_at=None)
    alice.date_joined = now
    alice.asking = Asking(manner=Manner(seconds=60))
    assert not post_reply(author=alice, topic=post.topic, body="Again", now=now).is_published


def test_a_newcomers_network_address_is_kept_and_nobody_elses(
    alice: User, bob: User, newcomer: User, client_of: ClientOf
) -> None:
    topic = make_topic(alice)
    reply_as(client_of(newcomer), topic)
    reply_as(client_of(bob), topic, body="Clean the burrs")
    assert [(trace.user, trace.ip) for trace in Trace.objects.all()] == [(newcomer, "127.0.0.1")]
