"""Sign when a form was opened, to know what was asked, how long it took, and one sending from two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from feedback.surveys.models import SurveyVersion
from portal.lib import tokens

START_LIFE = timedelta(days=30)
_PURPOSE = "surveys.start"


@dataclass(frozen=True)
class Start:
    """One opened form: the version it showed, its own key, and when."""

    version_id: int
    key: UUID
    started_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    """The hidden fields that came with the link."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What was answered on earlier pages of an anonymous form, of which the server keeps nothing."""

    unfinished: Mapping[str, Any] = field(default_factory=dict)
    """What was typed there that is no answer yet."""

    def seconds_until(self, now: datetime) -> int:
        return max(0, int((now - self.started_at).total_seconds()))


def new_start(version: SurveyVersion, now: datetime, fields: Mapping[str, str] | None = None) -> Start:
    """Return the start of a form that is opened now."""
    return Start(version.pk, uuid4(), now, fields or {})


def sign_start(version: SurveyVersion, now: datetime) -> str:
    """Return the token a form opened now carries."""
    return sign(new_start(version, now))


def sign(start: Start) -> str:
    """Return the token a form carries."""
    payload: dict[str, Any] = {
        "v": start.version_id,
        "k": start.key.hex,
        "t": start.started_at.isoformat(),
    }
    if start.fields:
        payload["f"] = dict(start.fields)
    if start.answers:
        payload["a"] = dict(start.answers)
    if start.unfinished:
        payload["u"] = dict(start.unfinished)
    return tokens.sign(payload, purpose=_PURPOSE)


def read_start(token: str) -> Start:
    """Return what a form carried.

    Raises: TokenInvalid, TokenExpired.
    """
    payload = tokens.read(token, purpose=_PURPOSE, max_age=START_LIFE)
    return Start(
        int(payload["v"]),
        UUID(payload["k"]),
        datetime.fromisoformat(payload["t"]),
        payload.get("f", {}),
        payload.get("a", {}),
        payload.get("u", {}),
    )
