"""Akismet is one signal more where its key is set; its silence holds nobody up."""

import pytest
from django.conf import LazySettings

from portal.lib.asking import Asking
from portal.screening import akismet
from portal.screening.actions import screen_text
from tests.screening.akismet_server import AkismetServer, serving


def held_for(text: str = "Fine beans") -> tuple[str, ...]:
    return screen_text(text=text, author_is_new=True, asking=Asking(ip="203.0.113.9")).reasons


def test_without_a_key_nobody_is_asked(settings: LazySettings) -> None:
    with serving(AkismetServer()) as server:
        settings.AKISMET_URL = server.url
        assert held_for() == ()
    assert server.asked == []


def test_what_akismet_calls_spam_is_held(settings: LazySettings) -> None:
    with serving(AkismetServer()) as server:
        settings.AKISMET_KEY, settings.AKISMET_URL = "key", server.url
        assert held_for() == ("akismet",)
    [asked] = server.asked
    assert (asked["path"], asked["user_ip"], asked["api_key"]) == ("/1.1/comment-check", "203.0.113.9", "key")


def test_what_akismet_calls_fine_passes(settings: LazySettings) -> None:
    with serving(AkismetServer(b"false")) as server:
        settings.AKISMET_KEY, settings.AKISMET_URL = "key", server.url
        assert held_for() == ()


@pytest.mark.parametrize("answer", [b"invalid", b"", b"<html>true</html>"])
def test_an_answer_that_is_none_is_no_signal(settings: LazySettings, answer: bytes) -> None:
    with serving(AkismetServer(answer)) as server:
        settings.AKISMET_KEY, settings.AKISMET_URL = "key", server.url
        assert held_for() == ()


def test_known_customers_are_never_told_of(settings: LazySettings) -> None:
    with serving(AkismetServer()) as server:
        settings.AKISMET_KEY, settings.AKISMET_URL = "key", server.url
        assert not screen_text(text="Beans", author_is_new=True, author_is_known=True).is_held
    assert server.asked == []


def test_a_silent_akismet_is_no_signal(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(akismet, "SECONDS", 0.2)
    with serving(AkismetServer(is_silent=True)) as server:
        settings.AKISMET_KEY, settings.AKISMET_URL = "key", server.url
        assert held_for() == ()


def test_an_akismet_that_is_away_is_no_signal(settings: LazySettings) -> None:
    settings.AKISMET_KEY, settings.AKISMET_URL = "key", "http://127.0.0.1:9"
    assert held_for() == ()
