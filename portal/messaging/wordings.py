"""Render a message in the words staff gave it, or in the words that come with the portal for a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.messaging.models import MessageWording
from portal.messaging.wording_kinds import Kind, Variable, as_link, kind_of
from portal.messaging.wording_parts import (
    Parts,
    Slot,
    WordingWrong,
    hold,
    hold_at,
    names_in,
    parse,
    render,
    take_up,
)
from portal.ui.branding import brand

CACHE_KEY: Final = "messaging.wordings"
CACHE_SECONDS: Final = 60
FOLDER: Final = settings.BASE_DIR / "templates" / "messages"
SHARED: Final = (
    Variable("company", gettext_lazy("the company's name"), ""),
    Variable("consents_url", gettext_lazy("where she chooses what she gets"), "", show=as_link),
)
_FRAME: Final = ("consents_url", "unsubscribe_url")
"""The links that stand below a mail, if it has them."""


@dataclass(frozen=True)
class Draft:
    """The words of one message in one language, as they are typed."""

    subject: str = ""
    body: str = ""
    text: str = ""


@dataclass(frozen=True)
class Compiled:
    """A draft ready to be rendered: nothing is left to do but to put the values in their places."""

    subject: Parts
    plain: Parts
    html: Parts
    text: Parts


def default_draft(kind: str, language: str) -> Draft | None:
    """Return the words that come with the portal: `templates/messages/<kind>/<language>.toml`."""
    path = FOLDER / kind / f"{language}.toml"
    return Draft(**tomllib.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


_default = lru_cache(maxsize=256)(default_draft)


def draft_for(kind: str, language: str) -> Draft | None:
    """Return the words for a customer's language, else for its mother tongue, else for the company's.

    None means that the template of files speaks.
    """
    for tongue in dict.fromkeys([language, language.split("-", maxsplit=1)[0], settings.LANGUAGE_CODE]):
        if tongue:
            draft = _saved().get((kind, tongue))
            if draft is None and tongue != "en":  # English stands in the template of files
                draft = _default(kind, tongue)
            if draft is not None:
                return draft
    return None


def _saved() -> Mapping[tuple[str, str], Draft]:
    found: Mapping[tuple[str, str], Draft] | None = cache.get(CACHE_KEY)
    if found is None:
        rows = [row for row in MessageWording.objects.newest() if not row.is_default]
        found = {(row.kind, row.language): Draft(row.subject, row.body, row.text) for row in rows}
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found


def forget_saved() -> None:
    """Make the next message read the words anew."""
    cache.delete(CACHE_KEY)


def check(kind: Kind, draft: Draft) -> dict[str, str]:
    """Return, by field, what is wrong with a draft; nothing when it may be sent."""
    wrong: dict[str, str] = {}
    used: dict[str, set[str]] = {}
    known = variables_of(kind)
    for name in ("subject", "body", "text"):
        try:
            used[name] = names_in(parse(getattr(draft, name), known))
        except WordingWrong as error:
            wrong[name] = str(error)
    if bool(draft.subject.strip()) != bool(draft.body.strip()):
        wrong.setdefault("subject" if draft.body.strip() else "body", _("A mail has a subject and words."))
    if not (draft.body.strip() or draft.text.strip()):
        wrong.setdefault("body", _("Write the mail, the text message, or both."))
    for name in ("body", "text"):
        if getattr(draft, name).strip() and kind.needs_one_of and name not in wrong:
            wrong |= _lacks_answer(kind, name, used[name])
    if kind.needs_consent and draft.text.strip() and "stop" not in draft.text.lower():
        wrong.setdefault("text", _("Say how to end it, such as “Reply STOP to end.”"))
    return wrong


def _lacks_answer(kind: Kind, name: str, used: set[str]) -> dict[str, str]:
    if used & set(kind.needs_one_of):
        return {}
    names = ", ".join("{{ %s }}" % each for each in kind.needs_one_of)  # noqa: UP031 - braces
    return {name: _("Nobody could answer: one of these must stand in it: %(names)s.") % {"names": names}}


def variables_of(kind: Kind) -> dict[str, Variable]:
    """Return what the words of a message may say, by name."""
    return {each.name: each for each in (*SHARED, *kind.variables)}


@dataclass(frozen=True)
class Worded:
    """What a message says in the words of staff."""

    subject: str
    plain: str
    html: str
    text: str


def render_draft(kind: Kind, draft: Draft, context: Mapping[str, Any], language: str) -> Worded:
    """Return the message; a subject of the context's own, such as a tested one, wins over the draft's.

    Raises: WordingWrong.
    """
    look = brand()
    below = frozenset(name for name in _FRAME if context.get(name))
    key = (look.version, look.company_name, look.postal_address)
    compiled = _compiled(kind.key, draft, below, language, key)
    shown = {name: each.shown(context) for name, each in variables_of(kind).items()}
    plain = {name: each.text for name, each in shown.items()}
    subject = " ".join((str(context.get("subject") or "") or render(compiled.subject, plain)).split())[:250]
    frame = {f"frame:{name}": str(context.get(name, "")) for name in _FRAME} | {"frame:subject": subject}
    html = {name: each.html for name, each in shown.items()}
    return Worded(
        subject,
        render(compiled.plain, plain | frame),
        render(compiled.html, html | {name: escape(value) for name, value in frame.items()}),
        render(compiled.text, plain),
    )


@lru_cache(maxsize=512)
def _compiled(
    key: str, draft: Draft, below: frozenset[str], language: str, _look: tuple[int, str, str]
) -> Compiled:
    kind = kind_of(key)
    assert kind is not None
    known = variables_of(kind)
    subject, body, text = (parse(each.strip(), known) for each in (draft.subject, draft.body, draft.text))
    with translation.override(language or settings.LANGUAGE_CODE):
        return Compiled(subject, _framed("txt", kind, body, below), _framed("html", kind, body, below), text)


def _framed(form: str, kind: Kind, body: Parts, below: frozenset[str]) -> Parts:
    """Return the body in the frame every mail has, rendered once with a mark in each variable's place."""
    names = ["subject", *sorted(below)]
    parts: Parts = (*body, *(Slot(f"frame:{name}") for name in names))
    marks = {name: hold_at(len(body) + at) for at, name in enumerate(names)}
    words = hold(body)
    context = {
        "content": mark_safe(_paragraphs(words)) if form == "html" else words,  # noqa: S308 - escaped there
        "why": str(kind.why) % {"company": brand().company_name},
        **marks,
    }
    return take_up(render_to_string(f"messages/worded/body.{form}", context).strip(), parts)


def _paragraphs(words: str) -> str:
    """Return escaped HTML: an empty line begins a paragraph, a line break stays one."""
    blocks = (block.strip() for block in escape(words.replace("\r\n", "\n")).split("\n\n"))
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
