"""Read the words out of stored HTML, without parsing it anew."""

import re
from html import unescape
from typing import Final

_TAG: Final = re.compile(r"<[^>]*>")


def plain(html: str, limit: int = 0) -> str:
    """Return the words of sanitized HTML on one line; with a limit, cut at a word."""
    line = " ".join(unescape(_TAG.sub(" ", html)).split())
    if not limit or len(line) <= limit:
        return line
    return f"{line[: limit - 1].rpartition(' ')[0] or line[: limit - 1]}…"
