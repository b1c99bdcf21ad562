"""What standing and badges follow from, and what they do not tell."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from forums.discussions.actions import move_post
from forums.discussions.models import Post, Reaction, ReadMarker, Solution, Topic
from forums.discussions.visibility import Visibility
from forums.people.actions import count_members, count_next, save_profile
from forums.people.models import Member
from forums.people.standing import Badge, Facts, Standing, badges_of, standing_of
from portal.accounts.models import User
from portal.customers.models import Customer, CustomerTag
from tests.factories import make_user
from tests.forums.factories import make_category, make_reply, make_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
READ = Facts(posts_read=100, topics_read=20)


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        (Facts(), Standing.NEWCOMER),
        (Facts(posts_read=29, topics_read=5), Standing.NEWCOMER),
        (Facts(posts_read=30, topics_read=5), Standing.READER),
        (Facts(posts_read=100, topics_read=20), Standing.READER),
        (Facts(posts_read=100, topics_read=20, thanks=5, thankers=3), Standing.REGULAR),
        (Facts(posts_read=100, topics_read=20, thanks=50, thankers=2), Standing.READER),
        (Facts(posts_read=100, topics_read=20, answers=1), Standing.REGULAR),
        (Facts(posts_read=100, topics_read=20, answers=10), Standing.GUIDE),
        (Facts(posts_read=100, topics_read=20, thanks=50, thankers=10), Standing.GUIDE),
        (Facts(posts=500, answers=10), Standing.NEWCOMER),
    ],
)
def test_standing_is_earned_by_reading_and_helping(facts: Facts, standing: Standing) -> None:
    assert standing_of(facts) == standing


@pytest.mark.parametrize(
    ("facts", "badges"),
    [
        (Facts(), []),
        (Facts(answers=1), [Badge.FIRST_ANSWER]),
        (Facts(answers=10), [Badge.FIRST_ANSWER, Badge.SOLVED_TEN]),
        (Facts(thanks=25, thankers=5), [Badge.HELPFUL_WRITER]),
        (Facts(thanks=99, thankers=4), []),
    ],
)
def test_badges_are_few_and_follow_from_help(facts: Facts, badges: list[Badge]) -> None:
    assert badges_of(facts) == badges


def mark(post: Post, by: User, now: datetime) -> None:
    Solution.objects.create(
        topic=post.topic, stands_in=post.topic, post=post, kind="community", marked_by=by, marked_at=now
    )


def badges_now(user: User, now: datetime) -> list[str]:
    count_members(user_ids=[user.pk], now=now)
    return list(Member.objects.get(user=user).badges)


def test_a_removed_answer_takes_its_badge_along_and_a_restored_one_brings_it_back(
    alice: User, bob: User, now: datetime
) -> None:
    answer = make_reply(bob, make_topic(alice))
    mark(answer, alice, now)
    count_next(now=now)
    assert Member.objects.get(user=bob).badges == [Badge.FIRST_ANSWER]

    gone = move_post(post=answer, to=Post.State.REMOVED, now=now)
    assert badges_now(bob, now) == []

    move_post(post=gone, to=Post.State.PUBLISHED, now=now)
    assert badges_now(bob, now) == [Badge.FIRST_ANSWER]


def test_ones_own_taps_count_for_nothing(alice: User, now: datetime) -> None:
    topic = make_topic(alice)
    post = Post.objects.get(topic=topic)
    Reaction.objects.create(post=post, user=alice, kind="thanks", created_at=now)
    count_next(now=now)

    assert Member.objects.get(user=alice).standing == Standing.NEWCOMER


def test_a_mark_one_set_oneself_earns_nothing(alice: User, now: datetime) -> None:
    mark(make_reply(alice, make_topic(alice)), alice, now)
    count_next(now=now)

    assert Member.objects.get(user=alice).badges == []


def test_help_in_rooms_that_not_every_member_sees_earns_nothing(
    alice: User, carol: User, now: datetime
) -> None:
    room = make_category("Back room", visibility=Visibility.STAFF)
    answer = make_reply(carol, make_topic(carol, category=room))
    mark(answer, carol, now)
    count_next(now=now)

    assert Member.objects.get(user=carol).badges == []


def test_those_counted_longest_ago_come_first(now: datetime) -> None:
    people = [make_user(f"Person {number}") for number in range(3)]
    count_next(now=now, limit=3)
    Member.objects.filter(user=people[1]).update(counted_at=now - timedelta(days=1))

    count_next(now=now + timedelta(minutes=1), limit=1)

    assert Member.objects.get(user=people[1]).counted_at == now + timedelta(minutes=1)


@pytest.mark.parametrize("way", ["number", "tag"])
def test_a_customer_the_company_knows_is_verified(
    alice: User, bob: User, alice_customer: Customer, now: datetime, way: str
) -> None:
    if way == "number":
        Customer.objects.filter(pk=alice_customer.pk).update(external_id="HL-1")
    else:
        alice_customer.tags.add(CustomerTag.objects.create(name="subscription"))
    count_next(now=now)

    assert [Member.objects.get(user=user).is_verified for user in (alice, bob)] == [True, False]


def profile(client: Client, user: User) -> int:
    return client.get(reverse("people:profile", args=[user.pk])).status_code


def test_a_profile_opens_for_who_can_read_one_of_the_posts(
    alice: User, bob: User, visitor: Client, client_of: SignIn
) -> None:
    make_topic(alice, category=make_category(visibility=Visibility.MEMBERS))

    assert (profile(visitor, alice), profile(client_of(bob), alice)) == (404, 200)


def test_who_wrote_nothing_and_who_does_not_exist_look_the_same(alice: User, visitor: Client) -> None:
    nobody = User(pk=alice.pk + 1000)

    assert (profile(visitor, alice), profile(visitor, nobody)) == (404, 404)


def test_a_profile_kept_to_oneself_opens_for_its_owner_and_staff_only(
    alice: User, bob: User, carol: User, client_of: SignIn
) -> None:
    make_topic(alice)
    save_profile(user=alice, company="", about="", shows_profile=False)

    assert [profile(client_of(user), alice) for user in (alice, bob, carol)] == [200, 404, 200]


def test_a_profile_lists_only_posts_the_reader_may_open(
    alice: User, bob: User, client_of: SignIn, now: datetime
) -> None:
    shown, hidden = make_topic(alice, title="Shown to all"), make_topic(alice, title="Secret to most")
    move_post(post=Post.objects.get(topic=hidden), to=Post.State.HIDDEN, now=now)

    page = client_of(bob).get(reverse("people:profile", args=[alice.pk])).content.decode()

    assert shown.title in page
    assert hidden.title not in page


def test_hostile_words_about_oneself_are_shown_as_words(alice: User, client_of: SignIn) -> None:
    make_topic(alice)
    words = "<script>alert(1)</script>"
    client_of(alice).post(reverse("people:edit"), {"company": words, "about": words, "shows_profile": "on"})

    page = client_of(alice).get(reverse("people:profile", args=[alice.pk])).content.decode()

    assert words not in page
    assert "&lt;script&gt;" in page


def test_what_others_counted_cannot_be_typed(alice: User, client_of: SignIn) -> None:
    typed = {"company": "Ace", "standing": "guide", "badges": '["solved_ten"]', "is_verified": "on"}
    client_of(alice).post(reverse("people:edit"), typed)

    member = Member.objects.get(user=alice)

    assert (member.company, member.standing, member.badges, member.is_verified) == (
        "Ace",
        Standing.NEWCOMER,
        [],
        False,
    )


@pytest.mark.parametrize("count", [10, 30])
def test_a_profile_costs_the_same_for_few_and_many_posts(
    alice: User, visitor: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    topic = make_topic(alice)
    for _number in range(count):
        make_reply(alice, topic)

    page = reverse("people:profile", args=[alice.pk])
    visitor.get(page)

    with django_assert_num_queries(7):
        visitor.get(page)


def test_reading_counts(alice: User, bob: User, now: datetime) -> None:
    topics = [make_topic(bob) for _number in range(5)]
    ReadMarker.objects.bulk_create(
        ReadMarker(topic=topic, user=alice, read_number=6, read_count=6, read_at=now) for topic in topics
    )
    count_next(now=now)

    assert Topic.objects.count() == 5
    assert Member.objects.get(user=alice).standing == Standing.READER


def test_the_topic_page_names_the_author_with_marks_and_a_way_to_the_profile(
    alice: User, visitor: Client, alice_customer: Customer, now: datetime
) -> None:
    Customer.objects.filter(pk=alice_customer.pk).update(external_id="HL-7")
    topic = make_topic(alice)
    count_next(now=now)

    page = visitor.get(topic.get_absolute_url()).content.decode()

    assert reverse("people:profile", args=[alice.pk]) in page
    assert "Verified customer" in page
