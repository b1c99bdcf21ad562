"""Set the words of a mail into the frame every mail has, once for each wording; values are put in later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from portal.messaging.wording_kinds import PARAGRAPH, Variable
from portal.messaging.wording_parts import Parts, Slot, held_alone, hold, hold_at, take_up

LONGEST_LABEL: Final = 50
LINKED: Final = "link:"
"""Before the name of a variable in a slot that wants the bare address."""
FRAMED: Final = "frame:"
"""Before the name of a variable of the frame itself."""


@dataclass(frozen=True)
class Frame:
    """What stands around the words: the reason she gets them, and the variables below them.

    `labels` are the words of the links there, by `consents` and `unsubscribe`; English where one is missing.
    """

    why: str
    names: tuple[str, ...]
    known: Mapping[str, Variable]
    labels: Mapping[str, str]


def plain_mail(body: Parts, frame: Frame) -> Parts:
    """Return the plain text of a mail."""
    return _framed("txt", hold(body), body, frame)


def html_mail(body: Parts, frame: Frame) -> Parts:
    """Return the HTML of a mail.

    An empty line begins a paragraph, a line break stays one. Around a variable with a paragraph of its own
    stands what belongs there; words, a colon and a link alone in one become a button that bears the words.
    """
    slots: list[str | Slot] = [
        replace(part, otherwise=escape(part.otherwise)) if isinstance(part, Slot) else part for part in body
    ]
    words = escape(hold(body).replace("\r\n", "\n"))
    blocks = [_block(block.strip(), slots, frame) for block in words.split("\n\n")]
    return _framed("html", mark_safe("\n".join(blocks)), tuple(slots), frame)  # noqa: S308 - escaped above


def _block(words: str, slots: list[str | Slot], frame: Frame) -> str:
    if not words:
        return ""
    found = held_alone(words)
    slot = slots[found[1]] if found else None
    if not found or not isinstance(slot, Slot):
        return PARAGRAPH.format(words.replace("\n", "<br>"))
    variable = frame.known[slot.name]
    if not found[0]:
        before, after = variable.alone.split("{}")
        slots[found[1]] = replace(slot, before=before, after=after)
        return hold_at(found[1])
    label = found[0].rstrip()
    if variable.is_link and label.endswith(":") and "\n" not in label and len(label) <= LONGEST_LABEL:
        slots[found[1]] = replace(slot, name=LINKED + slot.name)
        return _button(label[:-1].rstrip(), found[1])
    return PARAGRAPH.format(words.replace("\n", "<br>"))


def _button(label: str, place: int) -> str:
    bears = {"label": mark_safe(label), "url": hold_at(place)}  # noqa: S308 - escaped by who asks
    return render_to_string("messages/button.html", bears).strip()


def _framed(form: str, content: str, body: Parts, frame: Frame) -> Parts:
    """Return the content in the frame, rendered with a mark in each variable's place."""
    names = ["subject", *frame.names]
    parts: Parts = (*body, *(Slot(FRAMED + name) for name in names))
    marks = {name: hold_at(len(body) + at) for at, name in enumerate(names)}
    labels = {f"{name}_label": words for name, words in frame.labels.items()}
    context = {"content": content, "why": frame.why, **labels, **marks}
    words = render_to_string(f"messages/worded/body.{form}", context).strip()
    if form == "html":
        # Indented for who edits the template; what travels in each mail is better short.
        words = "\n".join(line.strip() for line in words.splitlines() if line.strip())
    return take_up(words, parts)
