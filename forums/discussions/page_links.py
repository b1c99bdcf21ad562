"""Link the pages of a topic: its neighbors, the first and the last, seven links at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.ui.pieces import icon

PAGE_LINKS: Final = 2


@dataclass(frozen=True)
class PageLink:
    """One page of a topic; a gap stands for those left out."""

    number: int
    url: str
    is_current: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class TopicPages:
    """Where the reader is in a topic, and how to go on; pages follow the counter, nothing is counted."""

    current: int
    count: int
    links: Sequence[PageLink]
    previous_url: str = ""
    next_url: str = ""


def pages_of(base_url: str, current: int, count: int) -> TopicPages:
    """Return at most seven links around the current page, with the first and the last."""
    near = range(current - PAGE_LINKS, current + PAGE_LINKS + 1)
    wanted = sorted({number for number in (1, *near, count) if 1 <= number <= count})
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(number - 1, "", is_gap=True))
        links.append(PageLink(number, page_url(base_url, number), is_current=number == current))
    return TopicPages(
        current=current,
        count=count,
        links=links,
        previous_url=page_url(base_url, current - 1) if current > 1 else "",
        next_url=page_url(base_url, current + 1) if current < count else "",
    )


def page_url(base_url: str, number: int) -> str:
    """Return the one address of a page; the first has none of its own."""
    return f"{base_url}?page={number}" if number > 1 else base_url


def page_links(pages: TopicPages, label: str) -> SafeString:
    """Return the links as HTML, nothing for a single page; `label` tells a screen reader what they are."""
    if pages.count < 2:
        return SafeString()
    parts = (_way("prev", pages.previous_url), *map(_link, pages.links), _way("next", pages.next_url))
    before, *links, after = parts
    return mark_safe(  # noqa: S308 - built of addresses of ours and escaped words
        f'<nav class="pager" aria-label="{escape(label)}">{before}'
        f'<span class="cluster">{"".join(links)}</span>{after}</nav>'
    )


def _link(link: PageLink) -> str:
    if link.is_gap:
        return '<span aria-hidden="true">…</span>'
    if link.is_current:
        return f'<strong class="count" aria-current="page">{link.number}</strong>'
    words = escape(_("Page %(number)s") % {"number": link.number})
    return f'<a class="count" href="{escape(link.url)}" aria-label="{words}">{link.number}</a>'


def _way(rel: str, url: str) -> str:
    if not url:
        return ""
    start = f'<a class="button button-quiet button-small{" pager-next" if rel == "next" else ""}"'
    if rel == "prev":
        words = f"{icon('arrow-left')}{escape(_('Previous'))}"
    else:
        words = f"{escape(_('Next'))}{icon('arrow-right')}"
    return f'{start} href="{escape(url)}" rel="{rel}">{words}</a>'
