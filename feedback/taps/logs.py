"""Write an opened link as one line of JSON, and read it again: so a rule can be measured on other logs."""

import json
from dataclasses import asdict
from datetime import datetime

from feedback.taps.judging import Click
from feedback.taps.shapes import Shape


class LogUnreadable(ValueError):
    """A line is no opened link."""


def line_of_click(click: Click) -> str:
    """Return an opened link as a line; moments are ISO 8601."""
    return json.dumps(asdict(click), default=datetime.isoformat)


def click_of_line(line: str) -> Click:
    """Return the opened link of a line. What the rule does not know, such as `meant`, is left out.

    Raises: LogUnreadable.
    """
    try:
        said = json.loads(line)
        return Click(
            key=int(said["key"]),
            mail=int(said["mail"]),
            score=None if said["score"] is None else int(said["score"]),
            opened_at=datetime.fromisoformat(said["opened_at"]),
            shape=Shape(**said.get("shape", {})),
            sent_at=_moment(said.get("sent_at")),
            sign=str(said.get("sign", "")),
            signed_at=_moment(said.get("signed_at")),
            is_driven=bool(said.get("is_driven", False)),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LogUnreadable(f"This line is no opened link: {line[:80]}") from error


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
