"""Turn what people type in Markdown into safe HTML, and refuse what would keep a worker busy."""

import re
from collections.abc import Mapping
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.lib.markdown_rules import PEOPLE, RULES, keep_attribute, people_in

MAX_LENGTH: Final = 32_000
MAX_LINES: Final = 4_000
MAX_DEPTH: Final = 30
"""How deep blocks may stand in each other; a list in a list counts two, a quote one."""

MAX_CELLS: Final = 5_000
"""How many cells all tables may have, with those that a short row is filled up by."""

_BETWEEN_HEAD_AND_BODY: Final = re.compile(r"[\s>|:-]+")
DENSITIES: Final = {"[": 2_000, "![": 500, "//": 500, "|": 4_000, "<": 4_000, "@": 1_000}
"""How often a mark that costs time may stand in one text: several times what a long honest post holds."""

_TAGS: Final = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "table", "thead", "tbody", "tr", "th", "td", "img"),
}
_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "title"},
        "ol": {"start"},
        "img": {"src", "alt", "width", "height", "loading"},
    },
    attribute_filter=keep_attribute,
    allowed_classes={"a": {"mention"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)


class TooLong(ValueError):
    """The text is longer than a post may be."""


class TooComplex(ValueError):
    """The text holds more marks or deeper nesting than a person would write."""


def render(source: str, people: Mapping[int, str] | None = None) -> str:
    """Return safe HTML: no raw HTML, no foreign pictures, links that lend no weight, headings from h3 down.

    `people` are the names of those the text may speak to, by id; anybody else it names stays plain words.

    Raises: TooLong, TooComplex.
    """
    tokens = _parse(source, people)
    return sanitize(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def people_named(source: str) -> list[int]:
    """Return the ids of the people a text speaks to as `@[Name](u:7)`, each once, without those in quotes.

    Raises: TooLong, TooComplex.
    """
    if "](u:" not in source:
        return []
    _refuse_the_costly(source)
    return people_in(_READER.parse(source))


def sanitize(html: str) -> str:
    """Keep only what our own rendering makes; doing it twice changes nothing."""
    return _CLEANER.clean(html)


def plain_text(source: str, limit: int = 300) -> str:
    """Return the words without their marks on one line, cut at a word when longer than the limit.

    Raises: TooLong, TooComplex.
    """
    words = " ".join("".join(_words(token)) for token in _parse(source) if token.type in _WORDY)
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    kept = line[: limit - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


def _parse(source: str, people: Mapping[int, str] | None = None) -> list[Token]:
    _refuse_the_costly(source)
    tokens = _PARSER.parse(source, {PEOPLE: people or {}})
    if any(token.level > MAX_DEPTH for token in tokens):
        raise TooComplex
    return tokens


def _refuse_the_costly(source: str) -> None:
    if len(source) > MAX_LENGTH:
        raise TooLong
    if source.count("\n") > MAX_LINES or any(source.count(mark) > most for mark, most in DENSITIES.items()):
        raise TooComplex
    if "|" in source and _cells_in(source) > MAX_CELLS:
        raise TooComplex


def _cells_in(source: str) -> int:
    """Return at most how many cells the tables have: short rows are filled up to the width of their table."""
    cells = rows = 0
    for line in reversed(source.splitlines()):
        rows = rows + 1 if line.strip() else 0
        if "|" in line and "-" in line and _BETWEEN_HEAD_AND_BODY.fullmatch(line):
            cells += rows * (line.count("|") + 1)
    return cells


_WORDY: Final = {"inline", "fence", "code_block"}


def _words(token: Token) -> list[str]:
    if token.type != "inline":
        return [token.content]
    return [
        " " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children or []
    ]


def _parser(rules: Mapping[str, Any]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": MAX_DEPTH + 10})
    parser.enable(["linkify", "table", "strikethrough"])
    for name, rule in rules.items():
        parser.core.ruler.push(name, rule)
    return parser


_PARSER: Final = _parser(RULES)
_READER: Final = _parser({})
