"""Mask what identifies a person, as the last net under every log line.

Code logs ids. This module catches what slips through, such as an address in a mail server's error message.
"""

import re
from collections.abc import Container, Mapping
from typing import Any, Final

_EMAIL: Final = re.compile(r"[\w.+%'-]{1,64}@(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})")
_PHONE: Final = re.compile(r"(?<![\w.:+-])(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){6,14}(?!\w)")
_SIGNED: Final = re.compile(r"[\w=-]{4,}:[\w-]{4,8}:[\w-]{27,}")
_TOKEN_SEGMENT: Final = re.compile(
    r"[\w=-]*:[\w:=-]{16,}|(?=[a-z0-9-]*[A-Z_=])[A-Za-z0-9_=-]{32,}|[a-z0-9-]*[0-9a-f]{32,}"
)
_LONGEST: Final = 20_000
MASK: Final = "•••"


def mask_text(text: str) -> str:
    """Return the text without e-mail addresses, international phone numbers and signed tokens.

    The mail host stays, because it says which provider is in trouble; a phone number keeps its last
    digits. Very long texts are cut.
    """
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
    if "@" in shown:
        shown = _EMAIL.sub(lambda found: f"{MASK}@{found['host']}", shown)
    if ":" in shown:
        shown = _SIGNED.sub(MASK, shown)
    return _PHONE.sub(lambda found: f"{MASK}{found[0][-2:]}", shown)


def mask_value(value: Any) -> Any:
    """Return the value with every text inside it masked; unknown objects are shown as their masked text."""
    if isinstance(value, str):
        return mask_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {mask_value(key): mask_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_value(inner) for inner in value]
    return mask_text(str(value))


def mask_path(path: str, secrets: Container[str] = ()) -> str:
    """Return a URL path with signed tokens and other long secrets replaced, so that a log opens no door.

    `secrets` are further segments not to be shown.
    """
    return "/".join(
        MASK if segment in secrets or _TOKEN_SEGMENT.fullmatch(segment) else segment
        for segment in mask_text(path).split("/")
    )
