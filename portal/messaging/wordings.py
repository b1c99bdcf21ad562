"""Render a message in the words staff gave it, or in the words that come with the portal for a language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.cache import NEAR
from portal.messaging.models import MessageWording
from portal.messaging.wording_frames import FRAMED, LINKED, Frame, html_mail, plain_mail
from portal.messaging.wording_kinds import Kind, Variable, as_link, as_words, kind_of
from portal.messaging.wording_parts import Parts, WordingWrong, names_in, parse, render
from portal.ui.branding import BrandShown, brand

CACHE_KEY: Final = f"{NEAR}messaging.wordings"
CACHE_SECONDS: Final = 60
FOLDER: Final = settings.BASE_DIR / "templates" / "messages"
SHARED: Final = (
    Variable("company", gettext_lazy("the company's name"), ""),
    Variable("consents_url", gettext_lazy("where she chooses what she gets"), "", show=as_link),
)
_FRAME: Final = ("consents_url", "unsubscribe_url")
"""The links that stand below a mail, if it has them."""
LONGEST_TEXT: Final = 1_600
"""Letters a provider takes in one text message. Source: Twilio API reference, Body."""
_ROOM: Final = 160
"""Letters left for what stands before the words of a text: the company's name, the mark of a test."""
_GAP: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Draft:
    """The words of one message in one language, as they are typed."""

    subject: str = ""
    body: str = ""
    text: str = ""

    def of_channel(self, *, is_text: bool) -> "Draft":
        """Return what one channel says, so that nothing else is rendered with it."""
        return Draft(text=self.text) if is_text else Draft(self.subject, self.body)


@dataclass(frozen=True)
class Compiled:
    """A draft ready to be rendered: nothing is left to do but to put the values in their places."""

    subject: Parts
    plain: Parts
    html: Parts
    text: Parts
    shown: tuple[Variable, ...]
    links: tuple[Variable, ...]


def default_draft(kind: str, language: str) -> Draft | None:
    """Return the words that come with the portal: `templates/messages/<kind>/<language>.toml`."""
    words = _shipped(kind, language)
    return Draft(**{name: words[name] for name in words if name != "why"}) if words else None


def shipped_label(name: str, otherwise: str) -> str:
    """Return a word that is no part of any wording, such as "answer", in the language that is spoken now."""
    return _shipped("worded", (translation.get_language() or "en").partition("-")[0]).get(name, otherwise)


@lru_cache(maxsize=256)
def _shipped(folder: str, language: str) -> Mapping[str, str]:
    path = FOLDER / folder / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


_default = lru_cache(maxsize=256)(default_draft)


def draft_for(kind: str, language: str, *, is_text: bool) -> Draft | None:
    """Return the words for a customer's language, else for its mother tongue, the company's, or in English.

    Those of staff come before those of the portal; None means that nobody wrote any for the channel.
    """
    saved = _saved()
    for tongue in _tongues(language, settings.LANGUAGE_CODE):
        for draft in (saved.get((kind, tongue)), _default(kind, tongue)):
            if draft is not None and (draft.text if is_text else draft.body):
                return draft.of_channel(is_text=is_text)
    return None


def worded_languages(kind: str) -> list[str]:
    """Return the languages a message has words for, those of staff and those that come with the portal."""
    shipped = (path.stem for path in (FOLDER / kind).glob("*.toml"))
    return sorted({*shipped, *(language for key, language in _saved() if key == kind)})


@lru_cache(maxsize=256)
def _tongues(language: str, companys: str) -> tuple[str, ...]:
    wanted = (each for code in (language, companys, "en") for each in (code, code.partition("-")[0]))
    return tuple(dict.fromkeys(each for each in wanted if each))


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


def render_draft(
    kind: Kind, draft: Draft, context: Mapping[str, Any], language: str, look: BrandShown | None = None
) -> Worded:
    """Return the message in a language, days included.

    Raises: WordingWrong.
    """
    below = tuple(name for name in _FRAME if context.get(name))
    spoken = language or settings.LANGUAGE_CODE
    compiled = _compiled(kind.key, draft, below, spoken, look or brand())
    if translation.get_language() == spoken:
        return _filled(kind, compiled, context)
    with translation.override(spoken):
        return _filled(kind, compiled, context)


def _filled(kind: Kind, compiled: Compiled, context: Mapping[str, Any]) -> Worded:
    plain, html = {}, {}
    for variable in compiled.shown:
        plain[variable.name], html[variable.name] = variable.shown(context)
    for variable in compiled.links:
        html[LINKED + variable.name] = escape(plain[variable.name])
    brought = str(context.get("subject") or "") if kind.may_bring_subject else ""
    subject = " ".join((brought or render(compiled.subject, plain)).split())[:250]
    for name, value in [("subject", subject), *((name, str(context.get(name) or "")) for name in _FRAME)]:
        plain[FRAMED + name], html[FRAMED + name] = value, escape(value)
    text = render(compiled.plain, plain)
    # Where an empty variable left its paragraph no gap is to be seen.
    text = _GAP.sub("\n\n", text) if "\n\n\n" in text else text
    return Worded(subject, text, render(compiled.html, html), _text_of(compiled, plain))


def _text_of(compiled: Compiled, values: dict[str, str]) -> str:
    """Return the text message; if it is too long its longest words are cut, never a link or how to end it."""
    text = render(compiled.text, values)
    over = len(text) - (LONGEST_TEXT - _ROOM)
    if over <= 0:
        return text
    used = names_in(compiled.text)
    names = [each.name for each in compiled.shown if each.show is as_words and each.name in used]
    if not names:
        return text
    longest = max(names, key=lambda name: len(values[name]))
    kept = values[longest][: max(0, len(values[longest]) - over - 1)].rstrip()
    return render(compiled.text, {**values, longest: f"{kept}\N{HORIZONTAL ELLIPSIS}"})


@lru_cache(maxsize=512)
def _compiled(key: str, draft: Draft, below: tuple[str, ...], language: str, look: BrandShown) -> Compiled:
    kind = kind_of(key)
    assert kind is not None
    known = variables_of(kind)
    subject, body, text = (parse(each.strip(), known) for each in (draft.subject, draft.body, draft.text))
    tongue = language.partition("-")[0]
    with translation.override(language):
        why = _shipped(key, tongue).get("why") or str(kind.why)
        frame = Frame(why % {"company": look.company_name}, below, known, _shipped("worded", tongue))
        plain, html = plain_mail(body, frame), html_mail(body, frame)
    used = names_in(subject) | names_in(body) | names_in(text)
    shown = tuple(each for name, each in known.items() if name in used)
    links = tuple(each for each in shown if LINKED + each.name in names_in(html))
    return Compiled(subject, plain, html, text, shown, links)
