"""Offer the components of the design system to templates: `{% load ui %}`.

The small ones that stand in long lists (icon, when, avatar, badge) are written in portal/ui/pieces.py and
cost microseconds; the others render templates/ui/<name>.html.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms, template
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.lib.devices import browser_and_system
from portal.ui import pieces
from portal.ui.branding import BrandShown, brand
from portal.ui.home import LoadedShelf
from portal.ui.paging import KeysetPage
from portal.ui.stylesheet import mail_palette

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show an icon of lucide; hidden from screen readers: a word stands beside it or on its button."""
    return pieces.icon(str(name) + "")


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Show a person's initials on a color that belongs to the name; `size` is "", "small" or "large"."""
    return pieces.avatar(str(person), person.initials, size)


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """Show a moment as people say it, exact on hover; nothing when there is none."""
    return "" if moment is None else pieces.time_element(moment, pieces.read_clock(now()))


@register.filter
def device(user_agent: str) -> str:
    """Say which browser on which device: "Firefox on Windows"; "an unknown device" for what nobody knows."""
    browser, system = browser_and_system(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown device")


@register.simple_tag
def badge(meaning: str, text: object) -> SafeString:
    """Show a short state with its sign: wait, trouble, solved, note or plain."""
    return pieces.badge(meaning, text)


@register.simple_tag
def count(number: int) -> SafeString:
    """Show a number in the reader's notation, with figures of equal width."""
    return format_html(
        '<span class="count">{}</span>', number_format(number, use_l10n=True, force_grouping=True)
    )


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", href: str = "", label: str = "", sign: str = "leaf") -> dict[str, str]:
    """Say what will be here and the first thing to do."""
    return {"title": title, "text": text, "href": href, "label": label, "sign": sign}


@register.inclusion_tag("ui/stat.html")
def stat(label: str, value: object, note: str = "") -> dict[str, object]:
    """Show one figure with its name."""
    return {"label": label, "value": value, "note": note}


@register.inclusion_tag("ui/meter.html")
def meter(value: float, maximum: float, label: str) -> dict[str, object]:
    """Show a share as a bar; the label says it in words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("ui/pager.html")
def pager(page: KeysetPage[Any], previous: str = "", following: str = "") -> dict[str, object]:
    """Link the neighbors of a keyset page; `previous` and `following` replace the words of the links."""
    return {"page": page, "previous": previous, "following": following}


@register.inclusion_tag("ui/form/errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """Sum up the errors of a form whose fields are placed by hand."""
    return {"form": form, "errors": form.non_field_errors()}


@register.simple_block_tag
def card(content: SafeString, title: str = "", level: int = 2, href: str = "") -> SafeString:
    """Set a piece of the page apart, with a heading of the given level."""
    return _block("card", content, {"title": title, "heading": f"h{level}", "href": href})


@register.simple_block_tag
def notice(content: SafeString, meaning: str = "note") -> SafeString:
    """Say something that matters here and now."""
    return _block("notice", content, {"meaning": meaning, "sign": pieces.SIGNS[meaning] or "info"})


@register.simple_block_tag
def disclosure(content: SafeString, label: str, is_open: bool = False) -> SafeString:
    """Hide what few need behind a line that opens."""
    return _block("disclosure", content, {"label": label, "is_open": is_open})


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str, label: str, button: str = "button") -> SafeString:  # noqa: A002
    """Open a panel over the page by a button, without JavaScript (the popover attribute)."""
    return _block("dialog", content, {"id": id, "title": title, "label": label, "button": button})


@register.simple_tag(takes_context=True)
def shelf(context: Context, loaded: LoadedShelf) -> SafeString:
    """Show a shelf of the home page with what it loaded."""
    content: template.Template = get_template(loaded.template).template  # type: ignore[attr-defined]
    with context.push(**loaded.content):
        return content.render(context)


@register.simple_tag
def mail_colors() -> dict[str, str]:
    """Give e-mails the tokens of both schemes, to be inlined; mail programs know no custom properties."""
    return mail_palette(brand().accent)


@register.simple_tag
def brand_shown() -> BrandShown:
    """Give e-mails, which are rendered without a request, what to show of the company."""
    return brand()


def _block(name: str, content: SafeString, context: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"ui/{name}.html", {"content": content, **context})
