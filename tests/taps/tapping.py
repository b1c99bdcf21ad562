"""A mail with tapped numbers, as its readers and the scanners on its way meet it."""

import re
from datetime import datetime
from typing import Any

from django.test import Client

from feedback.checkins.models import CheckIn
from feedback.surveys.models import Survey
from tests.feedback.factories import make_consenting, make_program, make_sent, make_survey

BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36"
)
PERSON = {"User-Agent": BROWSER, "Accept-Language": "en"}


def make_mail(survey: Survey | None = None, *, now: datetime) -> CheckIn:
    """Return a check-in whose mail has left."""
    return make_sent(make_program(survey or make_survey("csat")), make_consenting("Zoe"), now=now)


def open_link(client: Client, mail: CheckIn, score: int, **headers: str) -> str:
    """Open the link of a number and return the token that the page carries."""
    page = client.get(f"/c/{mail.token}/?score={score}", headers={**PERSON, **headers})
    found = re.search(r'name="opened" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def sign(client: Client, mail: CheckIn, opened: str, by: str, **fields: str) -> dict[str, Any]:
    """Tell the server what the page's script saw, and return its answer."""
    answer = client.post(f"/c/{mail.token}/tap/", {"opened": opened, "sign": by, **fields})
    said: dict[str, Any] = answer.json()
    return said
