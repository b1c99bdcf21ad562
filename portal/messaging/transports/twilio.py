"""Hand text messages to Twilio's HTTP API, and check that a webhook comes from there.

Source: Twilio API reference, Messages resource; "Validating Signatures from Twilio".
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.lib.http import AnswerLost, FetchRefused, NotSent, fetch
from portal.messaging.models import Message
from portal.messaging.transports.base import MaybeTaken, NotTaken, OneByOne, Paused, Refused

SECONDS = 10.0
LONGEST_VALIDITY = 36_000
LISTED_AT_ONCE = 50
_OPTED_OUT = 21610
_BAD_NUMBER = frozenset({21211, 21214, 21217, 21219, 21401, 21407, 21614, 30006})


class TwilioTransport(OneByOne):
    """SMS_TRANSPORT=twilio."""

    def send(self, message: Message) -> str:
        callback = reverse("messaging-hooks:twilio-status", args=[message.public_id])
        form = {"To": message.to, "Body": message.body.text, "StatusCallback": settings.SITE_URL + callback}
        form |= _validity(message)
        sender = settings.TWILIO_FROM
        form["MessagingServiceSid" if sender.startswith("MG") else "From"] = sender
        try:
            answer = fetch(
                "POST",
                _messages_url(),
                form=form,
                headers=_credentials(),
                seconds=SECONDS,
                is_operator_set=True,
            )
        except (NotSent, FetchRefused) as error:
            raise NotTaken(f"Twilio could not be reached: {error}") from error
        except AnswerLost as error:
            raise MaybeTaken(f"Twilio's answer was lost: {error}") from error
        return _number_in(answer.status, answer.body)


def _validity(message: Message) -> dict[str, str]:
    """Return until when Twilio may keep trying: past `not_after` a text would arrive at night.

    Source: Twilio API reference, ValidityPeriod in seconds, 1 to 36,000.
    """
    if message.not_after is None:
        return {}
    left = int((message.not_after - timezone.now()).total_seconds())
    return {"ValidityPeriod": str(min(max(left, 1), LONGEST_VALIDITY))}


def _number_in(status: int, body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        said = {}
    if status in {200, 201} and said.get("sid"):
        return str(said["sid"])
    code = said.get("code") if isinstance(said.get("code"), int) else 0
    reason = f"Twilio {status}, error {code}"
    if status in {200, 201}:
        raise MaybeTaken(f"{reason}: no number in the answer")
    if status == 429:
        raise Paused(reason)
    if status >= 500:
        raise NotTaken(reason)
    raise Refused(reason, is_address_bad=code in _BAD_NUMBER, has_opted_out=code == _OPTED_OUT)


@dataclass(frozen=True)
class Listed:
    """A text as Twilio's list shows it."""

    number: str
    status: str
    body: str


class ListUnread(Exception):
    """Twilio's list can't be read now."""


def listed_texts(*, to: str, day: date) -> list[Listed]:
    """Return what Twilio took for a number from a day on, the latest first.

    Raises: ListUnread.
    """
    query = urlencode({"To": to, "DateSent>": day.isoformat(), "PageSize": LISTED_AT_ONCE})
    try:
        answer = fetch(
            "GET", f"{_messages_url()}?{query}", headers=_credentials(), seconds=SECONDS, is_operator_set=True
        )
        if answer.status != 200:
            raise ListUnread(f"Twilio {answer.status}")
        rows = json.loads(answer.body)["messages"]
        return [Listed(str(row["sid"]), str(row["status"]), str(row["body"])) for row in rows]
    except (NotSent, FetchRefused, AnswerLost, ValueError, KeyError, TypeError) as error:
        raise ListUnread(type(error).__name__) from error


def _messages_url() -> str:
    return f"{settings.TWILIO_BASE_URL}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json"


def _credentials() -> dict[str, str]:
    word = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()
    return {"Authorization": f"Basic {base64.b64encode(word).decode()}"}


def signature_for(url: str, form: Iterable[tuple[str, str]], token: str) -> str:
    """Return X-Twilio-Signature for a form post: HMAC-SHA1 over the URL and the sorted distinct pairs."""
    pairs = "".join(f"{name}{value}" for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), (url + pairs).encode(), hashlib.sha1).digest()).decode()


def is_signed(*, url: str, form: Mapping[str, list[str]], signature: str) -> bool:
    """Tell whether a webhook was signed with our token; tries the URL with and without its port.

    Always false while no token is set.
    """
    token = settings.TWILIO_AUTH_TOKEN
    if not token or not signature:
        return False
    pairs = [(name, value) for name, values in form.items() for value in values]
    given = signature.encode()
    return any(
        hmac.compare_digest(signature_for(each, pairs, token).encode(), given) for each in _spellings(url)
    )


def _spellings(url: str) -> set[str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    rest = (parts.path, parts.query, parts.fragment)
    return {urlunsplit((parts.scheme, netloc, *rest)) for netloc in (parts.netloc, host, f"{host}:{port}")}
