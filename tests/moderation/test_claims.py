"""Who looks at a post keeps it for some minutes; others may take it over, and nobody decides twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from forums.discussions.models import Post
from forums.moderation.actions import CLAIM_LASTS, Grounds, Seen, claim_post, decide, report_post
from forums.moderation.errors import AlreadyDecided, ClaimedByAnother, DecisionRefused
from forums.moderation.models import Claim, Decision
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories import make_user
from tests.forums.factories import hold, make_reply, make_topic

ClientOf = Callable[[User], Client]


def test_a_claim_keeps_others_from_deciding_until_it_ends(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    post = hold(reply)
    claim_post(post=post, moderator=dan, now=now)
    with pytest.raises(ClaimedByAnother):
        decide(post=post, verdict="approve", moderator=fay, now=now + timedelta(minutes=1))
    decide(post=post, verdict="approve", moderator=fay, now=now + CLAIM_LASTS)
    assert not Claim.objects.exists()


def test_claiming_again_makes_it_longer_and_keeps_the_first_look(
    reply: Post, dan: User, now: datetime
) -> None:
    claim_post(post=reply, moderator=dan, now=now)
    claim = claim_post(post=reply, moderator=dan, now=now + timedelta(minutes=3))
    assert (claim.first_at, claim.until) == (now, now + timedelta(minutes=3) + CLAIM_LASTS)


def test_a_claim_is_taken_over_only_on_purpose(reply: Post, dan: User, fay: User, now: datetime) -> None:
    claim_post(post=reply, moderator=dan, now=now)
    with pytest.raises(ClaimedByAnother):
        claim_post(post=reply, moderator=fay, now=now)
    assert claim_post(post=reply, moderator=fay, now=now, takes_over=True).moderator == fay


def test_nobody_claims_her_own_post_or_what_is_not_hers_to_decide(
    alice: User, dan: User, carol: User, now: datetime
) -> None:
    own = make_reply(dan, make_topic(alice))
    for person in (dan, carol, alice):
        with pytest.raises(DecisionRefused):
            claim_post(post=own, moderator=person, now=now)


def test_opening_a_post_writes_nothing(reply: Post, dan: User, client_of: ClientOf) -> None:
    client_of(dan).get(f"/desk/moderation/{reply.pk}/")
    assert not Claim.objects.exists()


def test_the_page_claims_and_others_read_who_looks(
    reply: Post, alice: User, dan: User, fay: User, client_of: ClientOf
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", now=timezone.now())
    url = f"/desk/moderation/{reply.pk}/claim/"
    answer = client_of(dan).post(url, headers={"HX-Request": "true"})
    assert "You are looking at it" in answer.content.decode()
    assert "Dan Dale is looking at it" in client_of(fay).get("/desk/moderation/").content.decode()
    answer = client_of(fay).post(url, headers={"HX-Request": "true"})
    assert "Take it over" in answer.content.decode()
    page = client_of(fay).post(url, {"take_over": "1"}, follow=True).content.decode()
    assert "You are looking at it" in page


def test_deciding_under_anothers_eyes_comes_back_with_the_reason(
    reply: Post, alice: User, dan: User, fay: User, client_of: ClientOf
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", now=timezone.now())
    claim_post(post=reply, moderator=dan, now=timezone.now())
    answer = client_of(fay).post(
        f"/desk/moderation/{reply.pk}/", {"verdict": "dismiss", "decision_number": 0, "revision": 0}
    )
    assert answer.status_code == 409
    assert "Another moderator is looking at this post." in answer.content.decode()


def test_the_time_to_the_first_look_is_written_down(
    reply: Post, alice: User, dan: User, client_of: ClientOf, now: datetime
) -> None:
    report_post(post=reply, reporter=alice, reason="abuse", now=timezone.now() - timedelta(hours=3))
    claim_post(post=reply, moderator=dan, now=timezone.now() - timedelta(hours=1))
    decision = decide(post=reply, verdict="dismiss", moderator=dan, now=timezone.now())
    assert decision.waiting_since
    assert decision.looked_at
    assert "waited 2 h 0 min" in client_of(dan).get("/desk/moderation/decisions/").content.decode()


@pytest.mark.parametrize("name", ["", "claim/"])
def test_the_queue_leads_nobody_to_what_she_may_not_read(
    alice: User, dan: User, client_of: ClientOf, name: str
) -> None:
    post = hold(make_reply(alice, make_topic(alice)))
    for url in (f"/desk/moderation/{post.pk}/{name}", f"/desk/moderation/{post.pk + 999}/{name}"):
        assert client_of(alice).post(url).status_code == 404


@pytest.mark.usefixtures("_database_for_threads")
def test_of_many_moderators_at_once_one_decides(alice: User, now: datetime) -> None:
    moderators = [make_user(role=Role.MODERATOR) for _moderator in range(6)]
    posts = [hold(make_reply(alice, make_topic(alice))) for _post in range(3)]

    def work(moderator: User) -> int:
        made = 0
        try:
            for post in posts:
                verdict = ["approve", "hide"][moderator.pk % 2]
                try:
                    decide(
                        post=post,
                        verdict=verdict,
                        moderator=moderator,
                        now=now,
                        grounds=Grounds(rule="abuse", post_class="rant"),
                        seen=Seen(0, 0),
                    )
                    made += 1
                except AlreadyDecided:
                    pass
        finally:
            connections.close_all()
        return made

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(work, moderators))
    assert (sum(made), Decision.objects.count()) == (3, 3)


@pytest.mark.usefixtures("_database_for_threads")
def test_of_many_moderators_at_once_one_claims(alice: User, now: datetime) -> None:
    moderators = [make_user(role=Role.MODERATOR) for _moderator in range(6)]
    post = hold(make_reply(alice, make_topic(alice)))

    def work(moderator: User) -> bool:
        try:
            claim_post(post=post, moderator=moderator, now=now)
        except ClaimedByAnother:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, moderators)).count(True) == 1
