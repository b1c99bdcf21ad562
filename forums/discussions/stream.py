"""Tell open pages that their topic changed: an ASGI application in a process of its own (docs/adr/0014).

It sends no words of any post: a page that is told asks for them itself, with its reader's rights. Those are
asked here as well, when she begins to listen, at each change and each minute.
"""

import asyncio
import re
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

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
BEAT: Final = 20
LONGEST: Final = 1_800
"""Seconds after which a page has to come again; a process that is replaced is not held up by old pages."""
MOST: Final = 2_000
"""Pages one process listens for; the next one is sent away and keeps asking by itself."""
_PATH: Final = re.compile(r"/live/t/(\d{1,12})/")
_open: set[int] = set()


def may_listen(session_key: str, topic_id: int) -> bool:
    """Tell whether the person of a session, or a visitor without one, may open the topic now."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key or None)
    return Topic.objects.visible_to(get_user(request)).filter(pk=topic_id).exists()


def _ask(session_key: str, topic_id: int) -> bool:
    """Ask `may_listen` in a thread of its own, and leave no old connection behind."""
    try:
        return may_listen(session_key, topic_id)
    finally:
        close_old_connections()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one page that wants to listen."""
    if scope["type"] != "http":
        return
    found = _PATH.fullmatch(scope["path"])
    session_key = _session_key(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    allowed = sync_to_async(_ask)
    if not found or scope["method"] != "GET" or not await allowed(session_key, int(found[1])):
        await _refuse(send, 404)
        return
    if len(_open) >= MOST:
        await _refuse(send, 503)
        return
    _open.add(id(scope))
    try:
        await _listen(receive, send, int(found[1]), session_key)
    finally:
        _open.discard(id(scope))


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
                if not await sync_to_async(_ask)(session_key, topic_id):
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
    await _say(send, "retry: 10000\n\n")


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _session_key(header: str) -> str:
    try:
        cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""
