"""The page around every page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts.models import User
from portal.ui import home, navigation
from portal.ui.middleware import HtmxResponseMiddleware
from portal.ui.responses import see_other

Queries = Callable[[int], Any]


@pytest.mark.django_db
def test_the_header_costs_a_visitor_no_query_and_no_session(
    visitor: Client, alice: User, django_assert_num_queries: Queries
) -> None:
    visitor.get("/nowhere/")

    with django_assert_num_queries(0):
        answer = visitor.get("/nowhere/")

    assert answer.status_code == 404
    assert "sessionid" not in answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_staff_see_the_desk_and_customers_do_not(
    client_of: Callable[[User], Client], alice: User, carol: User
) -> None:
    desk = reverse("desk:home")

    assert f'href="{desk}"' not in client_of(alice).get("/").content.decode()
    assert f'href="{desk}"' in client_of(carol).get("/").content.decode()


@pytest.mark.django_db
def test_only_signed_in_pages_carry_a_token_for_htmx(
    client_of: Callable[[User], Client], visitor: Client, alice: User
) -> None:
    assert "X-CSRFToken" not in visitor.get("/").content.decode()
    assert "X-CSRFToken" in client_of(alice).get("/").content.decode()


def test_an_entry_whose_page_does_not_exist_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(navigation.NavItem("here", "Here", "ui:home", "house", 1))
    navigation.register(navigation.NavItem("gone", "Gone", "nowhere:at-all", "house", 2))

    assert [item.key for item in navigation.items(path="/", is_signed_in=True)] == ["here"]


def test_entries_for_members_are_hidden_from_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(navigation.NavItem("me", "Me", "ui:home", "house", needs_sign_in=True))

    assert not list(navigation.items(path="/", is_signed_in=False))


def test_shelves_stand_in_their_order(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory, now: datetime
) -> None:
    monkeypatch.setattr(home, "_shelves", {})
    home.register(home.Shelf(20, "b.html", lambda request, at: {"at": at}))
    home.register(home.Shelf(10, "a.html", lambda request, at: {}))

    loaded = home.shelves(rf.get("/"), now)

    assert [shelf.template for shelf in loaded] == ["a.html", "b.html"]
    assert loaded[1].content == {"at": now}


@pytest.mark.django_db
def test_the_home_page_asks_what_one_wants_to_say(visitor: Client, alice: User) -> None:
    answer = visitor.get("/")

    assert answer.status_code == 200
    assert "What do you want to say?" in answer.content.decode()
    assert [door.key for door in home.doors()] == ["ask", "tell", "suggest"]


def test_see_other_answers_303_to_a_named_page() -> None:
    answer = see_other("ui:home")

    assert (answer.status_code, answer["Location"]) == (303, "/")


@pytest.mark.django_db
def test_a_redirect_to_sign_in_leads_htmx_out_of_its_panel(visitor: Client, alice: User) -> None:
    answer = visitor.get("/accounts/email/", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/login/?next=")
    assert "HX-Request" in answer["Vary"]


def test_other_redirects_are_left_to_htmx() -> None:
    middleware = HtmxResponseMiddleware(lambda request: see_other("/somewhere/"))

    assert middleware(RequestFactory().get("/", headers={"HX-Request": "true"})).status_code == 303


@pytest.mark.django_db
def test_only_the_admin_may_evaluate_scripts(visitor: Client, alice: User) -> None:
    site, admin = visitor.get("/"), visitor.get("/admin/login/")

    assert "unsafe" not in site["Content-Security-Policy"]
    assert "'unsafe-eval'" in admin["Content-Security-Policy"]


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "404.html", "405.html", "429.html", "403_csrf.html"]
)
@pytest.mark.django_db
def test_every_error_page_says_what_to_do_next(template: str, rf: RequestFactory) -> None:
    page = render(rf.get("/"), template).content.decode()

    assert "<h1>" in page
    assert 'href="/"' in page


def test_the_page_of_last_resort_needs_no_context() -> None:
    page = render_to_string("500.html")

    assert "Something broke on our side" in page


@pytest.mark.django_db
def test_small_public_files_are_served(visitor: Client, alice: User) -> None:
    assert visitor.get("/favicon.svg")["Content-Type"] == "image/svg+xml"
    assert "Disallow: /desk/" in visitor.get("/robots.txt").content.decode()
