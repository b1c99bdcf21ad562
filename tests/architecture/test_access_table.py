"""Every address answers each role as the access table says, and every form needs its token."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import User
from portal.customers.seals import ConsentHead
from portal.messaging.budget_models import ContactBudget
from portal.ui.models import Brand
from tests.architecture.access_table import ARGUMENTS, TABLE, WITHOUT_FORM_TOKEN
from tests.architecture.world import build_world

PACKAGES: Final = ("portal.", "forums.", "feedback.")
ONE_ROW: Final = {Brand, ConsentHead, ContactBudget}
ADMIN_PAGES: Final = "302 302 302"
"""What a visitor and both customers get from every page of the admin: the sign-in page."""


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif pattern.name:
            yield namespace + pattern.name


def people(client_of: Callable[[User], Client], *users: User) -> list[Client]:
    return [Client(), *(client_of(user) for user in users)]


def test_every_address_stands_in_the_table() -> None:
    known = {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")}
    assert known == set(TABLE)


def test_every_role_gets_what_the_table_says(
    alice: User,
    bob: User,
    carol: User,
    dan: User,
    erin: User,
    adam: User,
    client_of: Callable[[User], Client],
    now: datetime,
) -> None:
    arguments = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    clients = people(client_of, alice, bob, carol, dan, erin, adam)
    got = {
        name: " ".join(
            str(client.get(reverse(name, kwargs=arguments.get(name))).status_code) for client in clients
        )
        for name in TABLE
    }
    assert {name: codes for name, codes in got.items() if codes != TABLE[name]} == {}


def test_every_form_needs_its_token(alice: User, bob: User, dan: User, adam: User, now: datetime) -> None:
    arguments = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(adam, backend="django.contrib.auth.backends.ModelBackend")
    taken = {
        name for name in TABLE if strict.post(reverse(name, kwargs=arguments.get(name))).status_code != 403
    }
    assert taken == WITHOUT_FORM_TOKEN


def test_nobody_but_staff_enters_the_admin(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    pages = [reverse("admin:index"), *(_change_lists())]
    clients = people(client_of, alice, bob)
    got = {page: " ".join(str(client.get(page).status_code) for client in clients) for page in pages}
    assert {page: codes for page, codes in got.items() if codes != ADMIN_PAGES} == {}


def test_an_administrator_opens_every_list_of_the_admin(
    adam: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(adam)
    got = {page: client.get(page).status_code for page in _change_lists()}
    assert {page: code for page, code in got.items() if code != 200} == {}


def test_every_model_of_ours_is_in_the_admin_with_search_and_filters() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]
    lists = {model: admin.site._registry.get(model) for model in ours}
    lacking = [
        model._meta.label
        for model, shown in lists.items()
        if shown is None or (model not in ONE_ROW and not (shown.search_fields and shown.list_filter))
    ]
    assert lacking == []


def _change_lists() -> list[str]:
    ours = [model._meta for model in admin.site._registry if model.__module__.startswith(PACKAGES)]
    return [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in ours]
