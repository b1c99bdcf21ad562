"""Read the shape of a request that opens a link: how it came, and nothing that leads to a person."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from feedback.taps.networks import Network, network_of
from portal.lib.client import client_ip

OLDEST_CHROME: Final = 100
"""Of March 2022. Scanners stay at one odd version for years; people's browsers renew themselves."""
_HEADLESS: Final = re.compile(r"headless|phantom|electron", re.IGNORECASE)
_ROBOT: Final = re.compile(
    r"bot\b|crawl|spider|scan|slurp|curl|wget|python|java/|okhttp|go-http|libwww|ruby|perl|axios|node|preview"
    r"|monitor|urllib|http-?client|facebookexternalhit",
    re.IGNORECASE,
)
_CHROME: Final = re.compile(r"Chrome/(\d{1,4})\.")
_IN_ADVANCE: Final = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")


class Agent(TextChoices):
    """The kind of program that asked; its full name is not kept."""

    BROWSER = "browser", _("a browser")
    OLD = "old", _("a browser years old")
    DRIVEN = "driven", _("a browser without a screen")
    ROBOT = "robot", _("a robot")
    NONE = "none", _("a program without a name")


@dataclass(frozen=True)
class Shape:
    """How a request came."""

    method: str = "GET"
    is_early: bool = False
    """Whether a program fetched it in advance, before anybody asked (prefetch)."""
    agent: str = Agent.BROWSER
    network: str = Network.OPEN
    has_language: bool = True
    """Whether it says which languages its reader reads: browsers do, programs seldom."""


def shape_of(request: HttpRequest) -> Shape:
    """Return how a request came."""
    in_advance = " ".join(request.headers.get(name, "") for name in _IN_ADVANCE).lower()
    return Shape(
        method="HEAD" if request.method == "HEAD" else "GET",
        is_early="prefetch" in in_advance or "prerender" in in_advance or "preview" in in_advance,
        agent=agent_of(request.headers.get("User-Agent", "")),
        network=network_of(client_ip(request)),
        has_language=bool(request.headers.get("Accept-Language", "").strip()),
    )


def agent_of(name: str) -> Agent:
    """Return the kind of program by the name it gives itself."""
    if not name.strip():
        return Agent.NONE
    if _HEADLESS.search(name):
        return Agent.DRIVEN
    if _ROBOT.search(name) or not name.startswith("Mozilla/"):
        return Agent.ROBOT
    chrome = _CHROME.search(name)
    return Agent.OLD if chrome is not None and int(chrome[1]) < OLDEST_CHROME else Agent.BROWSER
