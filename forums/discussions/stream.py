"""Tell open pages that their topic changed: an ASGI application in a process of its own (docs/adr/0014).

It sends no words of any post: a page that is told asks for them itself, with its reader's rights. Those are
asked here as well, when she begins to listen, at each change and each minute.
"""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, Final

import django

django.setup()

import redis.asyncio as redis  # noqa: E402 - needs the settings
from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from forums.discussions.live import CHANNEL  # noqa: E402
from forums.discussions.models import Topic  # noqa: E402
from forums.discussions.seats import Seats, of_network, of_person  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
BEAT: Final = 20
LONGEST: Final = 1_800
"""Seconds after which a page has to come again; a process that is replaced is not held up by old pages."""
AGAIN_AFTER: Final = 60
"""Seconds after which a page that was sent away may come again; meanwhile it asks by itself."""
_PATH: Final = re.compile(r"/live/t/(\d{1,12})/")
seats: Final = Seats()


def may_listen(session_key: str, topic_id: int) -> bool:
    """Tell whether the person of a session, or a visitor without one, may open the topic now."""
    return listener(session_key, topic_id) is not None


def listener(session_key: str, topic_id: int) -> int | None:
    """Return the number of the person who may open the topic now, 0 for a visitor; None for who may not."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key or None)
    person = get_user(request)
    is_open = Topic.objects.visible_to(person).filter(pk=topic_id).exists()
    return (person.pk or 0) if is_open else None


def _ask(session_key: str, topic_id: int) -> int | None:
    """Ask for the `listener` in a thread of its own, and leave no old connection behind."""
    try:
        return listener(session_key, topic_id)
    finally:
        close_old_connections()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one page that wants to listen."""
    if scope["type"] != "http":
        return
    found = _PATH.fullmatch(scope["path"])
    if not found or scope["method"] != "GET":
        await _refuse(send, 404)
        return
    request = _request_of(scope)
    places = of_network(request)
    if not seats.take(places):
        await _refuse(send, 503)
        return
    try:
        await _seat(request, receive, send, int(found[1]))
    finally:
        seats.leave(places)


async def _seat(request: HttpRequest, receive: Receive, send: Send, topic_id: int) -> None:
    """Let the reader of a request listen, if she may and has not too many pages open."""
    session_key = _session_key(request.headers.get("Cookie", ""))
    user_id = await sync_to_async(_ask)(session_key, topic_id)
    if user_id is None:
        await _refuse(send, 404)
        return
    places = of_person(request, user_id)
    if not seats.take(places):
        await _refuse(send, 429)
        return
    try:
        await _listen(receive, send, topic_id, session_key)
    finally:
        seats.leave(places)


def _request_of(scope: Scope) -> HttpRequest:
    """Return what the rules of networks need of a connection."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = (scope.get("client") or ("",))[0]
    wanted = {b"cookie": "HTTP_COOKIE", b"user-agent": "HTTP_USER_AGENT"}
    wanted |= {b"x-forwarded-for": "HTTP_X_FORWARDED_FOR"}
    for name, value in scope["headers"]:
        if key := wanted.get(name.lower()):
            before = f"{request.META[key]}," if key in request.META else ""
            request.META[key] = before + value.decode("latin-1")
    return request


async def _listen(receive: Receive, send: Send, topic_id: int, session_key: str) -> None:
    """Pass on the rings of one topic until the page goes, its reader lost access, or the time is up."""
    client = redis.from_url(settings.REDIS_URL)
    left = asyncio.create_task(_until_gone(receive))
    ends = time.monotonic() + LONGEST
    try:
        async with client.pubsub() as bell:
            await bell.subscribe(CHANNEL.format(topic_id))
            await _start(send)
            while not left.done() and time.monotonic() < ends:
                rung = await bell.get_message(ignore_subscribe_messages=True, timeout=BEAT)
                if await sync_to_async(_ask)(session_key, topic_id) is None:
                    await _say(send, "event: gone\ndata:\n\n")
                    break
                await _say(send, "event: changed\ndata:\n\n" if rung else ":\n\n")
    finally:
        left.cancel()
        await client.aclose()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"access-control-allow-origin", settings.SITE_URL.encode()),
        (b"access-control-allow-credentials", b"true"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _say(send, f"retry: {secrets.randbelow(10_000) + 5_000}\n\n")  # not all pages at once


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store")]
    if status != 404:
        headers.append((b"retry-after", str(AGAIN_AFTER).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _session_key(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""
