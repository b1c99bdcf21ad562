"""Build the field people write in: its tools wait for scripts, everything else works without them."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.ui.pieces import icon

TOOLS: Final = (
    ("bold", "bold", "b"),
    ("italic", "italic", "i"),
    ("link", "link", "k"),
    ("quote", "text-quote", ""),
    ("list", "list", ""),
    ("code", "code", ""),
    ("picture", "image-plus", ""),
    ("preview", "eye", ""),
)
PICTURES: Final = "pictures"
VERSION: Final = "draft_version"


class Composer(forms.Textarea):
    """A textarea with tools, a place for pictures, and its draft on the server.

    Built in Python: it stands on every topic page of a signed-in reader.
    """

    place = ""
    draft_version = 0

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        whole = self.build_attrs(self.attrs, attrs)
        field_id = str(whole.get("id", f"id_{name}"))
        shown = "".join(f' {key}="{escape(said)}"' for key, said in whole.items() if said not in {None, ""})
        tools = _tools_in(get_language() or "").replace("FIELD", escape(field_id))
        parts = (
            f'<div class="composer" data-composer="{escape(self.place)}"{_addresses()}',
            f' data-words="{_words_in(get_language() or "")}">{tools}',
            f'<textarea name="{escape(name)}"{shown}>\n{escape(value or "")}</textarea>',
            f'<p class="composer-said" role="status" data-said></p>{_files(field_id)}',
            f'<input type="hidden" name="{VERSION}" value="{self.draft_version}"></div>',
        )
        return mark_safe("".join(parts))  # noqa: S308 - built here, what people wrote is escaped


def _files(field_id: str) -> str:
    label = escape(_("Add pictures"))
    return (
        f'<div class="composer-files"><label for="{escape(field_id)}-pictures">{label}</label>'
        f'<input type="file" id="{escape(field_id)}-pictures" name="{PICTURES}" multiple '
        'accept="image/jpeg,image/png,image/webp,image/gif"></div>'
    )


@lru_cache
def _addresses() -> str:
    named = {
        "uploads": reverse("uploads:upload-new"),
        "people": reverse("discussions:people"),
        "emoji": reverse("discussions:emoji"),
        "drafts": reverse("discussions:draft-save"),
    }
    return "".join(f' data-{name}="{url}"' for name, url in named.items())


@lru_cache
def _tools_in(_language: str) -> str:
    """Return the toolbar in the active language, which `_language` names."""
    labels = {
        "bold": _("Bold"),
        "italic": _("Slanted"),
        "link": _("Link"),
        "quote": _("Quote"),
        "list": _("List"),
        "code": _("Code"),
        "picture": _("Add a picture"),
        "preview": _("Show it while typing"),
    }
    buttons = "".join(_tool(name, labels[name], sign, key) for name, sign, key in TOOLS)
    label = escape(_("Shape your text"))
    return (
        f'<div class="composer-tools" role="toolbar" aria-label="{label}" aria-controls="FIELD" hidden>'
        f"{buttons}</div>"
    )


def _tool(name: str, label: str, sign: str, key: str) -> str:
    shortcut = f' aria-keyshortcuts="Control+{key.upper()}" data-shortcut="{key}"' if key else ""
    hint = f"{label} (Ctrl+{key.upper()})" if key else label
    pressed = ' aria-pressed="true"' if name == "preview" else ""
    return (
        f'<button type="button" class="composer-tool" data-tool="{name}" tabindex="-1" '
        f'aria-label="{escape(label)}" title="{escape(hint)}"{shortcut}{pressed}>{icon(sign)}</button>'
    )


@lru_cache
def _words_in(_language: str) -> str:
    """Return what scripts say, as JSON."""
    words: Mapping[str, str] = {
        "saved": _("Draft saved"),
        "unsaved": _("This draft is kept on this device only: the server can't be reached."),
        "uploading": _("Adding %(name)s: %(percent)s %%"),
        "added": _("Picture added"),
        "refused": _("The picture could not be added. Try it again in a moment."),
        "tooLarge": _("This picture is larger than 10 MB. Save it smaller and add it again."),
        "conflict": _("You changed this draft in another window or on another device."),
        "useOther": _("Use the other text"),
        "keepMine": _("Keep mine"),
        "people": _("People"),
        "emoji": _("Emoji"),
        "found": _("%(count)s found. Arrow keys choose, Enter takes one."),
        "wrote": _("%(name)s wrote"),
        "quote": _("Quote"),
        "bold": _("bold words"),
        "italic": _("slanted words"),
        "link": _("words of the link"),
        "code": _("code"),
    }
    return escape(json.dumps(words, ensure_ascii=False))
