"""Hold the shelves and doors of the home page; apps register theirs when they start."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.lib.addresses import existing_url


@dataclass(frozen=True)
class Shelf:
    """One section of the home page: `load` reads what `template` shows. Shelves stand by rising `order`."""

    order: int
    template: str
    load: Callable[[HttpRequest, datetime], Mapping[str, Any]]


@dataclass(frozen=True)
class Door:
    """One answer to "What do you want to say?"; not shown while its page does not exist."""

    key: str
    label: str | Promise
    text: str | Promise
    url_name: str
    icon: str
    order: int = 50
    url: str = ""


@dataclass(frozen=True)
class LoadedShelf:
    """A shelf with what it shows."""

    template: str
    content: Mapping[str, Any]


_shelves: dict[str, Shelf] = {}
_doors: dict[str, Door] = {}


def register(shelf: Shelf) -> None:
    """Put the shelf on the home page; one with the same template replaces the old."""
    _shelves[shelf.template] = shelf


def register_door(door: Door) -> None:
    """Put the door on the home page; one with the same key replaces the old."""
    _doors[door.key] = door


def shelves(request: HttpRequest, now: datetime) -> list[LoadedShelf]:
    """Return the shelves in their order, read."""
    ordered = sorted(_shelves.values(), key=lambda shelf: shelf.order)
    return [LoadedShelf(shelf.template, shelf.load(request, now)) for shelf in ordered]


def doors() -> Iterator[Door]:
    """Yield the doors whose page exists."""
    for door in sorted(_doors.values(), key=lambda door: door.order):
        if url := existing_url(door.url_name):
            yield replace(door, url=url)
