"""Fill the slots of canned replies; a slot nobody knows is refused when the reply is saved."""

import re
from collections.abc import Mapping
from typing import Final

from forums.discussions.models import Post, Topic
from portal.lib.people import plain_name
from portal.ui.branding import brand

SLOTS: Final = ("name", "topic", "company")
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


def unknown_slots(text: str) -> list[str]:
    """Return what stands in braces and is no slot."""
    return [f"{{{name}}}" for name in dict.fromkeys(_SLOT.findall(text)) if name not in SLOTS]


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its slots filled; what came in by a slot is not looked at again."""
    return _SLOT.sub(lambda found: values.get(found[1], found[0]), text)


def slots_of(row: Post | Topic) -> dict[str, str]:
    """Return what the slots stand for in a text about a post, or to who began a topic."""
    return {
        "name": plain_name(str(row.author)) if row.author else "",
        "topic": row.topic.title if isinstance(row, Post) else row.title,
        "company": brand().company_name,
    }
