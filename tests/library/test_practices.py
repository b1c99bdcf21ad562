"""The shelf of best practices: who puts posts there, what leaves it by itself, and what comes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from forums.discussions.actions import move_post
from forums.discussions.models import Category, Post
from forums.discussions.visibility import Visibility
from forums.library.actions import (
    Label,
    edit_practice,
    promote_post,
    retire_practice,
    return_practice,
    review_practice,
    undo_review,
)
from forums.library.errors import (
    AlreadyPromoted,
    DateRefused,
    OwnerRefused,
    PromotionRefused,
    ReviewOutdated,
    ReviewRefused,
    UndoRefused,
)
from forums.library.models import Practice, PracticeReview
from forums.library.registrations import count_waiting
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories import THEN, make_user
from tests.forums.factories import make_category, make_reply, make_topic, opening
from tests.library.factories import make_label, make_practice

Act = Callable[[], PracticeReview]
LATER = THEN + timedelta(days=100)


def review(practice: Practice, user: User, now: datetime = LATER) -> PracticeReview:
    return review_practice(
        practice=practice, review_date=date(2027, 12, 1), user=user, now=now, note="Still right"
    )


def on_shelf(person: User, now: datetime = THEN) -> list[str]:
    rows = Practice.objects.visible_to(person).on_front_shelf(now)
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_a_post_is_put_on_the_shelf_with_owner_and_date(alice: User, carol: User, dan: User) -> None:
    post = make_reply(alice, make_topic(alice))
    label = Label("  Rinse the paper ", "It was\nthe cardboard.", carol, date(2027, 1, 31))
    practice = promote_post(post=post, label=label, user=dan, now=THEN)
    assert (practice.title, practice.summary) == ("Rinse the paper", "It was the cardboard.")
    assert (practice.owner, practice.review_date) == (carol, date(2027, 1, 31))
    assert practice.slug == f"rinse-the-paper-{post.pk}"
    assert PracticeReview.objects.get().kind == "promoted"


def test_only_who_manages_the_forums_puts_posts_on_the_shelf(alice: User, carol: User, dan: User) -> None:
    post = opening(make_topic(alice))
    for user in (alice, carol):
        with pytest.raises(PromotionRefused):
            promote_post(post=post, label=make_label(dan), user=user, now=THEN)


def test_what_others_cannot_read_goes_on_no_shelf(alice: User, dan: User) -> None:
    private = make_category()
    Category.objects.filter(pk=private.pk).update(is_own_topics_only=True)
    private.refresh_from_db()
    hidden = make_reply(alice, make_topic(alice))
    move_post(post=hidden, to="hidden", now=THEN)
    for post in (hidden, opening(make_topic(alice, category=private))):
        with pytest.raises(PromotionRefused):
            make_practice(post, dan)


def test_a_post_stands_on_the_shelf_once(alice: User, dan: User) -> None:
    post = opening(make_topic(alice))
    make_practice(post, dan)
    with pytest.raises(AlreadyPromoted):
        make_practice(post, dan)


def test_a_customer_keeps_no_practice_and_the_next_look_lies_ahead(alice: User, dan: User) -> None:
    post = opening(make_topic(alice))
    with pytest.raises(OwnerRefused):
        promote_post(post=post, label=make_label(alice), user=dan, now=THEN)
    with pytest.raises(DateRefused):
        promote_post(post=post, label=make_label(dan, days=0), user=dan, now=THEN)


def test_past_its_date_it_leaves_the_front_shelf_until_it_is_reviewed(alice: User, dan: User) -> None:
    practice = make_practice(opening(make_topic(alice)), dan, days=90)
    last_day, day_after = THEN + timedelta(days=90), THEN + timedelta(days=91)
    assert on_shelf(alice, last_day) == ["Rinse the paper"]
    assert on_shelf(alice, day_after) == []
    assert practice.is_past_date(day_after)
    review(practice, dan)
    assert on_shelf(alice, day_after) == ["Rinse the paper"]


def test_the_desk_counts_what_waits_and_what_waits_too_long(alice: User, dan: User) -> None:
    for days in (10, 80, 99, 200):
        make_practice(opening(make_topic(alice)), dan, days=days)
    found = count_waiting(dan, LATER)
    assert (found.waiting, found.late) == (3, 2)


def test_who_keeps_it_reviews_it_and_other_agents_do_not(alice: User, carol: User, dan: User) -> None:
    practice = promote_post(post=opening(make_topic(alice)), label=make_label(carol), user=dan, now=THEN)
    review(practice, carol)
    other = make_user(role=Role.AGENT)
    acts: list[Act] = [
        lambda: review(practice, other),
        lambda: retire_practice(practice=practice, user=other, now=LATER),
        lambda: edit_practice(practice=practice, label=make_label(other, days=200), user=other, now=LATER),
    ]
    for act in acts:
        with pytest.raises(ReviewRefused):
            act()


def test_of_two_reviews_of_one_moment_the_second_is_told(alice: User, dan: User) -> None:
    post = opening(make_topic(alice))
    make_practice(post, dan)
    first, second = Practice.objects.get(), Practice.objects.get()
    review(first, dan)
    with pytest.raises(ReviewOutdated):
        retire_practice(practice=second, user=dan, now=LATER)
    assert Practice.objects.get().state == "on_shelf"


def test_a_retired_practice_is_on_no_shelf_and_comes_back(alice: User, dan: User) -> None:
    practice = make_practice(opening(make_topic(alice)), dan)
    retire_practice(practice=practice, user=dan, now=THEN)
    gone = on_shelf(dan)
    return_practice(practice=practice, user=dan, now=THEN)
    assert (gone, on_shelf(alice)) == ([], ["Rinse the paper"])


def test_each_act_can_be_taken_back_exactly(alice: User, carol: User, dan: User) -> None:
    practice = make_practice(opening(make_topic(alice)), dan)
    before = Practice.objects.values().get()
    acts: list[Act] = [
        lambda: review(practice, dan),
        lambda: edit_practice(
            practice=practice, label=make_label(carol, title="Other", days=200), user=dan, now=LATER
        ),
        lambda: retire_practice(practice=practice, user=dan, now=LATER),
    ]
    for act in acts:
        done = act()
        undo_review(review=done, user=dan, now=LATER)
        assert Practice.objects.values().get() == before
        practice.refresh_from_db()
    assert PracticeReview.objects.filter(undone_by=dan).count() == 3


def test_only_the_latest_act_is_taken_back_and_the_first_never(alice: User, dan: User) -> None:
    practice = make_practice(opening(make_topic(alice)), dan)
    first = PracticeReview.objects.get()
    older = review(practice, dan)
    retire_practice(practice=practice, user=dan, now=LATER)
    for row in (first, older):
        with pytest.raises(UndoRefused):
            undo_review(review=row, user=dan, now=LATER)


@pytest.mark.parametrize("state", ["held", "hidden", "removed"])
def test_a_practice_leaves_with_its_source_and_comes_back_with_it(alice: User, dan: User, state: str) -> None:
    topic = make_topic(alice)
    answer = make_practice(make_reply(alice, topic), dan)
    start = make_practice(opening(make_topic(alice)), dan)
    for practice in (answer, start):
        post = Post.objects.select_related("topic").get(pk=practice.post_id)
        move_post(post=post, to=state, now=THEN)
    gone = [on_shelf(person) for person in (alice, dan)]
    for practice in (answer, start):
        post = Post.objects.select_related("topic").get(pk=practice.post_id)
        move_post(post=post, to="published", now=THEN)
    assert gone == [[], []]
    assert len(on_shelf(alice)) == 2


@pytest.mark.parametrize("visibility", [Visibility.GROUPS, Visibility.STAFF])
def test_who_may_not_open_the_topic_finds_no_practice_of_it(
    alice: User, carol: User, dan: User, visibility: Visibility
) -> None:
    topic = make_topic(dan, category=make_category(visibility=visibility))
    make_practice(opening(topic), dan)
    assert (on_shelf(alice), on_shelf(carol)) == ([], ["Rinse the paper"])


def test_words_are_all_looked_for_in_title_and_summary(alice: User, dan: User) -> None:
    make_practice(opening(make_topic(alice)), dan)
    found = [Practice.objects.with_words(words).count() for words in ("PAPER cardboard", "paper milk", "%")]
    assert found == [1, 0, 0]


@pytest.mark.usefixtures("_database_for_threads")
def test_two_moderators_put_one_post_on_the_shelf_once() -> None:
    post = opening(make_topic(make_user()))
    moderators = [make_user(role=Role.MODERATOR) for _number in range(4)]

    def promote(user: User) -> bool:
        try:
            make_practice(Post.objects.select_related("topic__category").get(pk=post.pk), user)
        except AlreadyPromoted:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(promote, moderators))

    assert (sum(made), Practice.objects.count(), PracticeReview.objects.count()) == (1, 1, 1)
