"""Hold the entries of the site header; apps register theirs when they start."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.lib.addresses import address_of, existing_url


@dataclass(frozen=True)
class NavItem:
    """One entry of the site header, shown by rising `order`; one with the same `key` replaces the old."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int = 50
    needs_sign_in: bool = False
    is_in_thumb_reach: bool = True
    """Whether it stands in the bar at the foot of a phone, which has room for five."""
    url: str = ""
    is_current: bool = False


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add the entry to the site header."""
    _items[item.key] = item


def items(*, path: str, is_signed_in: bool) -> Iterator[NavItem]:
    """Yield the entries whose page exists and which the person may see; the current one is marked."""
    for item in sorted(_items.values(), key=lambda item: item.order):
        if item.needs_sign_in and not is_signed_in:
            continue
        if url := existing_url(item.url_name):
            yield replace(item, url=url, is_current=_is_at(path, url))


def place_of(path: str) -> str:
    """Return the address that stands for all pages below one entry; empty elsewhere."""
    urls = [address_of("ui:home"), *(existing_url(item.url_name) for item in _items.values())]
    return max((url for url in urls if url and _is_at(path, url)), key=len, default="")


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


register(NavItem("me", _("Me"), "accounts:profile", "user-round", 90, needs_sign_in=True))
