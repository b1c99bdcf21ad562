"""A query written once answers as the one that is written anew, for everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forums.discussions.models import Category, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Given, Prepared
from tests.factories import THEN
from tests.forums.factories import make_category, make_topic

pytestmark = pytest.mark.django_db

ROOMS: Prepared[Kind, Category] = Prepared(
    lambda kind: Category.objects.select_related("parent").visible_to(stand_in(kind)).order_by("pk")
)
BY_TITLE: Prepared[None, Topic] = Prepared(
    lambda _shape: Topic.objects.select_related("category", "author").filter(title=Given("title"))
)
SINCE: Prepared[None, tuple[int, bool]] = Prepared(
    lambda _shape: Topic.objects.filter(created_at__gte=Given("moment")).values_list("pk", "is_listed")
)


def test_a_prepared_query_returns_whole_models_with_what_is_joined(alice: User) -> None:
    topic = make_topic(alice, title="A question of grind")
    found = BY_TITLE.first(None, title="A question of grind")
    assert found is not None
    with CaptureQueriesContext(connection) as captured:
        assert (found, found.category, found.author) == (topic, topic.category, alice)
        assert (found.created_at, found.tag_list) == (topic.created_at, [])
    assert len(captured) == 0


def test_each_value_asks_its_own_question(alice: User) -> None:
    first, second = make_topic(alice, title="The first"), make_topic(alice, title="The second")
    assert [BY_TITLE.first(None, title=name) for name in ("The first", "The second")] == [first, second]
    assert BY_TITLE.first(None, title="' OR 1=1 --") is None


def test_moments_are_compared_and_values_come_as_python_knows_them(alice: User) -> None:
    topic = make_topic(alice)
    assert SINCE.all(None, moment=THEN) == [(topic.pk, True)]
    assert SINCE.all(None, moment=THEN.replace(year=THEN.year + 1)) == []


def test_every_kind_of_reader_sees_what_her_own_query_shows(alice: User, carol: User, dan: User) -> None:
    for visibility in Visibility:
        make_category(str(visibility.label), visibility=visibility)
    readers: list[Person] = [AnonymousUser(), alice, carol, dan]
    for person in readers:
        anew = list(Category.objects.visible_to(person).order_by("pk"))
        assert ROOMS.all(kind_of(person), **reader_values(person)) == anew


def test_who_may_not_sign_in_reads_as_a_visitor(alice: User) -> None:
    alice.is_active = False
    assert kind_of(alice) is Kind.VISITOR
