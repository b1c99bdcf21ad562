"""Staff make categories, nest and order them, and choose who reads them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.discussions.actions.rooms import CategoryWish, save_category, shift_category
from forums.discussions.errors import CategoryTooOpen, GroupsMissing, NestedTooDeep, OperationRefused
from forums.discussions.models import Category
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.customers.models import CustomerTag
from tests.forums.factories import make_category, make_group, make_room, make_topic

ClientOf = Callable[[User], Client]
FORM = {"name": "Repairs", "visibility": "public", "slug": "", "parent": ""}


def wish(name: str = "Inside", **facts: Any) -> CategoryWish:
    return CategoryWish(name=name, slug=name.lower(), **facts)


def access(mode: str) -> dict[str, Any]:
    """Return what a wish says of a mode; groups are named after a colon: `groups:one,two`."""
    is_own = mode.startswith("own ")
    visibility, _colon, names = mode.removeprefix("own ").partition(":")
    groups = [CustomerTag.objects.get_or_create(name=name)[0] for name in names.split(",") if name]
    return {"visibility": visibility, "groups": groups, "is_own_topics_only": is_own}


@pytest.mark.parametrize(
    ("outer", "inner", "is_allowed"),
    [
        ("public", "public", True),
        ("public", "members", True),
        ("public", "staff", True),
        ("public", "own public", True),
        ("members", "public", False),
        ("members", "groups:one", True),
        ("groups:one,two", "members", False),
        ("groups:one,two", "groups:one", True),
        ("groups:one", "groups:one,two", False),
        ("groups:one", "groups:two", False),
        ("staff", "groups:one", False),
        ("staff", "staff", True),
        ("own public", "public", False),
        ("own public", "own members", True),
        ("own members", "own public", False),
        ("own public", "staff", True),
    ],
)
def test_a_category_inside_is_never_more_open_than_the_one_around_it(
    dan: User, outer: str, inner: str, is_allowed: bool
) -> None:
    parent = save_category(wish=wish("Outer", **access(outer)), by=dan)
    if is_allowed:
        assert save_category(wish=wish(parent=parent, **access(inner)), by=dan).parent == parent
    else:
        with pytest.raises(CategoryTooOpen):
            save_category(wish=wish(parent=parent, **access(inner)), by=dan)


def test_a_category_is_not_narrowed_past_what_stands_in_it(dan: User) -> None:
    parent = save_category(wish=wish("Outer"), by=dan)
    save_category(wish=wish(parent=parent), by=dan)
    with pytest.raises(CategoryTooOpen):
        save_category(wish=wish("Outer", visibility=Visibility.MEMBERS), by=dan, category=parent)


def test_categories_nest_two_deep(dan: User) -> None:
    parent = save_category(wish=wish("Outer"), by=dan)
    child = save_category(wish=wish(parent=parent), by=dan)
    for category, inside in ((None, child), (parent, parent), (parent, make_category("Other"))):
        with pytest.raises(NestedTooDeep):
            save_category(wish=wish("Third", parent=inside), by=dan, category=category)


def test_a_category_for_groups_names_them(dan: User) -> None:
    with pytest.raises(GroupsMissing):
        save_category(wish=wish(visibility=Visibility.GROUPS), by=dan)


def test_groups_are_forgotten_when_they_no_longer_count(dan: User, alice: User) -> None:
    room = save_category(wish=wish(visibility="groups", groups=[make_group("VIP", alice)]), by=dan)
    save_category(wish=wish(visibility="members"), by=dan, category=room)
    assert not room.groups.exists()


def test_only_who_keeps_order_changes_categories(carol: User, alice: User) -> None:
    room = make_category()
    for person in (carol, alice):
        with pytest.raises(OperationRefused):
            save_category(wish=wish(), by=person)
        with pytest.raises(OperationRefused):
            shift_category(category=room, step=1, by=person)


def test_a_category_moves_one_place_and_stops_at_the_end(dan: User) -> None:
    rooms = [make_category(name) for name in ("Anna", "Bert", "Cleo")]
    for step in (-1, -1, -1):
        shift_category(category=rooms[2], step=step, by=dan)
    assert [room.name for room in Category.objects.in_order()] == ["Cleo", "Anna", "Bert"]
    shift_category(category=rooms[0], step=1, by=dan)
    assert [room.name for room in Category.objects.in_order()] == ["Cleo", "Bert", "Anna"]


def test_a_category_is_made_at_the_desk_and_stands_in_the_forums(dan: User, client_of: ClientOf) -> None:
    client = client_of(dan)
    assert client.post("/desk/forums/new/", FORM).status_code == 303
    assert client.get("/forums/repairs/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "tags"}, "belongs to another page"),
        ({"slug": "taken"}, "Another category has this address"),
        ({"name": "修理"}, "Latin letters"),
        ({"visibility": "groups"}, "Choose at least one group"),
        ({"visibility": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    dan: User, client_of: ClientOf, changes: dict[str, str], said: str
) -> None:
    make_category("Taken")
    answer = client_of(dan).post("/desk/forums/new/", {**FORM, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_category_is_changed_at_the_desk(dan: User, client_of: ClientOf) -> None:
    room = make_category("Help")
    client = client_of(dan)
    form = {**FORM, "name": "Private help", "slug": "help", "is_own_topics_only": "on", "is_closed": "on"}
    assert client.post(f"/desk/forums/{room.pk}/", form).status_code == 303
    room.refresh_from_db()
    assert (room.name, room.is_own_topics_only, room.is_closed) == ("Private help", True, True)
    assert client.post(f"/desk/forums/{room.pk}/shift/", {"to": "down"}).status_code == 303


def test_the_admin_keeps_the_same_rule(adam: User, client_of: ClientOf) -> None:
    outer = make_category("Inner circle", visibility=Visibility.STAFF)
    form = {**FORM, "slug": "repairs", "parent": outer.pk, "position": "5"}
    answer = client_of(adam).post("/admin/discussions/category/add/", form)
    assert "more open" in answer.content.decode()
    assert client_of(adam).post("/admin/discussions/category/add/", {**form, "parent": ""}).status_code == 302


def test_an_empty_forum_leads_who_keeps_order_to_the_desk(
    dan: User, alice: User, client_of: ClientOf
) -> None:
    assert "/desk/forums/new/" in client_of(dan).get("/forums/").content.decode()
    assert "/desk/" not in client_of(alice).get("/forums/").content.decode()


def test_categories_inside_stand_below_the_one_around_them(
    dan: User, visitor: Client, client_of: ClientOf
) -> None:
    outer = make_category("Machines")
    make_category("Brewing")
    inner = save_category(wish=wish("Grinders", parent=outer), by=dan)
    save_category(wish=wish("Backstage", parent=outer, visibility="staff"), by=dan)
    page = visitor.get("/forums/")
    rows = re.findall(r'class="(row|row row-inside)".*?/">(\w+)</a>', page.content.decode())
    assert rows == [("row", "Brewing"), ("row", "Machines"), ("row row-inside", "Grinders")]
    said = visitor.get("/forums/machines/").content.decode()
    assert inner.get_absolute_url() in said
    assert "Backstage" not in said
    assert "/forums/machines/" in visitor.get("/forums/grinders/").content.decode()


def test_the_desk_lists_any_number_of_categories_at_one_cost(dan: User, client_of: ClientOf) -> None:
    make_topic(dan, category=make_room("groups", dan))
    client = client_of(dan)
    costs = []
    for count in (10, 30):
        for number in range(count):
            make_category(f"Room {count} {number}")
        client.get("/desk/forums/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/forums/")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_page_kept_for_visitors_forgets_a_category_that_was_closed_to_them(
    dan: User, visitor: Client
) -> None:
    outer = make_category("Machines")
    inner = save_category(wish=wish("Grinders", parent=outer), by=dan)
    assert "Grinders" in visitor.get("/forums/machines/").content.decode()
    save_category(wish=wish("Grinders", parent=outer, visibility="staff"), by=dan, category=inner)
    for page in ("/forums/", "/forums/machines/"):
        assert "Grinders" not in visitor.get(page).content.decode()
