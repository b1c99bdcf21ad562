"""The made-up large forum: as many posts as asked for, its counters right, and nobody's forum spoiled."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forums.discussions.models import Category, Post
from forums.discussions.seeding import Sizes, seed_forum
from portal.accounts.models import User
from tests.forums.factories import make_topic


def seed(*arguments: str) -> str:
    told = StringIO()
    call_command("seed_forum", *arguments, stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("posts", [100, 999, 4_000, 400_000])
def test_the_topics_hold_exactly_the_posts_asked_for(posts: int) -> None:
    counts = Sizes(posts).of_topics()
    assert sum(counts) == posts
    assert min(counts) >= 1
    assert counts[0] == posts // 40


@pytest.mark.django_db
def test_a_seeded_forum_has_right_counters(now: datetime) -> None:
    made = seed_forum(posts=1_000, now=now)
    assert (made.categories, made.topics, made.posts) == (10, 50, 1_000)
    assert Post.objects.count() == 1_000
    told = StringIO()
    call_command("recount", "--check", stdout=told)
    assert "Every counter is right." in told.getvalue()


def test_a_forum_that_holds_topics_is_left_alone_unless_told(alice: User) -> None:
    make_topic(alice)
    with pytest.raises(CommandError, match="holds topics"):
        seed("--posts", "100")
    assert "100 posts in 5 topics of 10 categories" in seed("--posts", "100", "--yes")
    assert Category.objects.count() == 11


@pytest.mark.django_db
def test_too_few_posts_are_refused() -> None:
    with pytest.raises(CommandError, match="100 posts at least"):
        seed("--posts", "99")
