"""Run a forum with a few people and topics, and open it in a browser as each of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.operations.portals import PREPARE, environment_of, free_port, run_manage, running_portal

SET_UP = """
import json
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from forums.discussions.actions import Filing, post_topic
from forums.discussions.models import Category
from portal.accounts.models import User
now = timezone.now()
room = Category.objects.create(slug="brewing", name="Brewing", visibility="public", position=1)
def member(name, days=30):
    email = name.lower().replace(" ", ".") + "@example.org"
    joined = now - timedelta(days=days)
    return User.objects.create_user(email, "x" * 20, display_name=name, date_joined=joined)
def session(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value
alice, bob, nina = member("Alice Arden"), member("Bob Brook"), member("Nina Novak", days=0)
body = "It hums **all** day.\\n\\nAnd at night."
filing = Filing(tags=["hum"])
common = {"author": alice, "category": room, "body": body, "now": now, "is_trusted": True, "filing": filing}
topics = [post_topic(title=f"Loud {number}", **common).get_absolute_url() for number in range(30)]
post_topic(title="I am new here", **{**common, "author": nina})
people = {"alice": session(alice), "bob": session(bob), "nina": session(nina)}
print("TOLD", json.dumps({"alice": alice.pk, "sessions": people, "topics": topics}))
"""


@dataclass
class Forum:
    """A running portal, a browser, a session for each person, and topics of Alice's that nobody used yet."""

    browser: Browser
    address: str
    alice: int
    sessions: dict[str, str]
    topics: list[str]
    opened: list[BrowserContext] = field(default_factory=list)

    def as_visitor(self, **extra: Any) -> BrowserContext:
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **extra)
        context.set_default_timeout(30_000)
        self.opened.append(context)
        return context

    def signed_in(self, name: str, **extra: Any) -> BrowserContext:
        context = self.as_visitor(**extra)
        context.add_cookies([{"name": "sessionid", "value": self.sessions[name], "url": self.address}])
        return context

    def as_bob(self, **extra: Any) -> BrowserContext:
        return self.signed_in("bob", **extra)

    def close_all(self) -> None:
        while self.opened:
            self.opened.pop().close()


@contextmanager
def running_forum(browser: Browser, folder: Path) -> Iterator[Forum]:
    """Give a running forum whose data are in the folder."""
    settings = environment_of(folder / "prepared", free_port())
    done = run_manage(settings, "shell", "--no-imports", "--command", PREPARE + "\n" + SET_UP)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.rpartition("TOLD")[2])
    with running_portal(folder / "prepared", folder / "data") as portal:
        yield Forum(browser, f"http://127.0.0.1:{portal.port}", **told)
