"""Change what the Markdown parser read: headings, pictures, people, emoji."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from portal.lib.emoji import with_emoji

_ADDRESS: Final = r"/uploads/(?P<token>[A-Za-z0-9_-]{24})"
_NAME: Final = (
    r"(?P<name>(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,3})(?:-moving)?\.(?:jpg|png|webp))"
)
OWN_PICTURE: Final = re.compile(f"{_ADDRESS}/{_NAME}")
SMALL_PICTURE: Final = re.compile(f"{_ADDRESS}/small/{_NAME}")
PERSON: Final = re.compile(r"u:([1-9][0-9]{0,11})")
PEOPLE: Final = "people"
"""Where the parser's environment holds the names of people by id; who is not in it is not linked."""


def lower_headings(state: StateCore) -> None:
    """Move headings below those of the page, so that its outline stays true."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


def show_pictures(state: StateCore) -> None:
    """Show our own pictures, small, each as a link to the whole; foreign ones become links.

    Showing those would tell a stranger's server who reads.
    """
    for token in state.tokens:
        if token.type == "inline" and any(child.type == "image" for child in token.children or []):
            token.children = _with_pictures(token.children or [])


def _with_pictures(children: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    open_links = 0
    for child in children:
        open_links += child.nesting if child.type in {"link_open", "link_close"} else 0
        found += _picture(child, is_in_link=open_links > 0) if child.type == "image" else [child]
    return found


def _picture(image: Token, *, is_in_link: bool) -> list[Token]:
    address = str(image.attrs.get("src", ""))
    own = OWN_PICTURE.fullmatch(address)
    if own:
        image.attrs = {
            "src": f"/uploads/{own['token']}/small/{own['name']}",
            "alt": "",
            "width": own["width"],
            "height": own["height"],
            "loading": "lazy",
        }
        shown = image
    else:
        shown = Token("text", "", 0, content=image.content or address)
    return [shown] if is_in_link else [*_opening(address), shown, Token("link_close", "a", -1)]


def _opening(address: str, **attributes: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address, **attributes})]


def name_people(state: StateCore) -> None:
    """Turn `@[Name](u:7)` into a link to the person by the name she has; whoever is not known stays words."""
    people: Mapping[int, str] = state.env.get(PEOPLE, {})
    for token in state.tokens:
        if token.type == "inline" and any(_person_of(child) for child in token.children or []):
            token.children = _with_people(token.children or [], people)


def _person_of(token: Token) -> int:
    found = PERSON.fullmatch(str(token.attrs.get("href", ""))) if token.type == "link_open" else None
    return int(found[1]) if found else 0


def _with_people(children: Sequence[Token], people: Mapping[int, str]) -> list[Token]:
    found: list[Token] = []
    is_inside = is_named = False
    for child in children:
        if person := _person_of(child):
            is_inside, is_named = True, person in people and _follows_an_at(found)
            found += _named(found, person, people[person]) if is_named else []
        elif is_inside and child.type == "link_close":
            is_inside = False
            found += [child] if is_named else []
        elif not (is_inside and is_named):
            found.append(child)
    return found


def _follows_an_at(before: Sequence[Token]) -> bool:
    return bool(before) and before[-1].type == "text" and before[-1].content.endswith("@")


def _named(before: Sequence[Token], person: int, name: str) -> list[Token]:
    """Return the link to a person; the @ typed before it becomes a part of it."""
    before[-1].content = before[-1].content.removesuffix("@")
    text = Token("text", "", 0, content=f"@{name}")
    return [*_opening(f"/people/{person}/", **{"class": "mention"}), text]


def draw_emoji(state: StateCore) -> None:
    """Turn `:coffee:` into its character, outside of code."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = with_emoji(child.content)


def people_in(tokens: Sequence[Token]) -> list[int]:
    """Return the ids of the people a text speaks to, each once; those in quotes were told before."""
    found: list[int] = []
    quotes = 0
    for token in tokens:
        quotes += token.nesting if token.type in {"blockquote_open", "blockquote_close"} else 0
        if token.type == "inline" and not quotes:
            found += _addressed(token.children or [])
    return list(dict.fromkeys(found))


def _addressed(children: Sequence[Token]) -> list[int]:
    return [
        person
        for place, child in enumerate(children)
        if (person := _person_of(child)) and _follows_an_at(children[:place][-1:])
    ]


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Let a picture come only from our own store; everything else was decided by the list of attributes."""
    if (tag, name) == ("img", "src") and not SMALL_PICTURE.fullmatch(value):
        return None
    return value


RULES: Final[Mapping[str, Any]] = {
    "lower_headings": lower_headings,
    "show_pictures": show_pictures,
    "name_people": name_people,
    "draw_emoji": draw_emoji,
}
