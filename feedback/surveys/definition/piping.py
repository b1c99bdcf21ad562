"""Put earlier answers into later words: {{q1|fallback}}."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

MARK: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,29})\s*(?:\|([^{}]*))?\}\}")


def names_in(words: str) -> Iterator[str]:
    """Yield the ids the words ask for."""
    return (found[1] for found in MARK.finditer(words))


def pipe(words: str, said: Mapping[str, str]) -> str:
    """Return the words with each mark replaced by what was said, or by its fallback.

    What is put in is plain text that anybody may have typed; it is never read for marks again.
    """
    return MARK.sub(lambda found: said.get(found[1]) or (found[2] or "").strip(), words)
