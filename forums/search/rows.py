"""Build the rows of what was found in Python, as the forums' own lists do: templates took a third of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.search.finding import Hit
from portal.ui.pieces import Clock, badge, read_clock, time_element


class Labels(NamedTuple):
    """The words of the rows in one language, escaped; the badge is whole."""

    somebody: str
    solved: str


@lru_cache
def labels_in(_language: str) -> Labels:
    """Return the words of the rows in the active language, which `_language` names."""
    return Labels(escape(_("Somebody")), badge("solved", _("Solved")))


def hit_rows(hits: Sequence[Hit], now: datetime) -> SafeString:
    """Return one row for each topic that was found."""
    clock = read_clock(now)
    labels = labels_in(clock.language)
    rows = "".join(_row(hit, labels, clock) for hit in hits)
    return mark_safe(f'<ul class="rows">{rows}</ul>')  # noqa: S308 - built of escaped parts


def _row(hit: Hit, labels: Labels, clock: Clock) -> str:
    post, topic = hit.post, hit.post.topic
    author = escape(post.author.display_name) if post.author else ""
    return (
        f'<li class="row"><h3 class="row-title"><a href="{escape(hit.url)}">{hit.title}</a></h3>'
        f'<p class="row-meta"><span>{escape(topic.category.name)}</span>'
        f"<span>{author or labels.somebody}</span>"
        f"<span>{time_element(post.created_at, clock)}</span>{_more(hit.more_count)}</p>"
        f'<p class="row-text">{hit.excerpt}</p>'
        f'<div class="row-end">{labels.solved if topic.solved_at else ""}</div></li>\n'
    )


def _more(count: int) -> str:
    if not count:
        return ""
    words = ngettext("and %(number)s more post", "and %(number)s more posts", count)
    return f"<span>{escape(words % {'number': count})}</span>"
