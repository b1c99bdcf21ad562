"""Turn a template and its context into the words of a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.template.backends.django import DjangoTemplates
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.customers.models import Channel
from portal.lib.errors import ActionError
from portal.messaging.wording_kinds import kind_of
from portal.messaging.wordings import LONGEST_TEXT, draft_for, render_draft
from portal.ui.branding import BrandShown, brand


class TextTooLong(ActionError):
    """A text message is longer than a provider takes; `over` letters too long."""

    def __init__(self, over: int) -> None:
        super().__init__(
            ngettext(
                "As a text message this is %(over)s letter too long. Make it shorter; nothing was sent.",
                "As a text message this is %(over)s letters too long. Make it shorter; nothing was sent.",
                over,
            )
            % {"over": over}
        )


class TextEmpty(ActionError):
    """A text message would say nothing but the company's name."""

    sentence = _("There are no words in this text message. Write some; nothing was sent.")


@dataclass(frozen=True)
class Words:
    """What a person will read."""

    subject: str
    text: str
    html: str


def render_words(*, template: str, channel: str, context: Mapping[str, Any], language: str) -> Words:
    """Render `templates/messages/<template>/` for one channel.

    A text message starts with the company's name. Texts are rendered without HTML escaping.

    Raises: TemplateDoesNotExist if the template has no words for the channel; TextEmpty, TextTooLong.
    """
    look = brand()
    company = look.company_name
    shared = {
        "company": company,
        "postal_address": look.postal_address,
        "site_url": settings.SITE_URL,
        **context,
    }
    worded = _worded(template, channel, shared, language, look)
    if worded is not None:
        return worded
    with translation.override(language or settings.LANGUAGE_CODE):
        if channel == Channel.TEXT:
            said = _render(template, "sms.txt", shared, escapes=False)
            if not said:
                raise TextEmpty
            text = _branded(said, company)
            if len(text) > LONGEST_TEXT:
                raise TextTooLong(len(text) - LONGEST_TEXT)
            return Words("", text, "")
        subject = " ".join(_render(template, "subject.txt", shared, escapes=False).split())
        text = _render(template, "body.txt", {**shared, "subject": subject}, escapes=False)
        return Words(subject[:250], text, _html(template, {**shared, "subject": subject}))


def _worded(
    template: str, channel: str, context: Mapping[str, Any], language: str, look: BrandShown
) -> Words | None:
    """Return a message that staff may word, in their words or those that come with it; None for any other."""
    kind = kind_of(template)
    draft = draft_for(template, language, is_text=channel == Channel.TEXT) if kind else None
    if kind is None or draft is None:
        return None
    said = render_draft(kind, draft, context, language, look)
    if channel == Channel.TEXT:
        return Words("", _branded(said.text, str(context["company"])), "")
    return Words(said.subject, said.plain, said.html)


def _branded(text: str, company: str) -> str:
    return text if text.startswith(company) else f"{company}: {text}"


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        return _render(template, "body.html", context, escapes=True)
    except TemplateDoesNotExist:
        return ""


def _render(template: str, part: str, context: dict[str, Any], *, escapes: bool) -> str:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    found = engine.engine.get_template(f"messages/{template}/{part}")
    return found.render(Context(context, autoescape=escapes)).strip()
