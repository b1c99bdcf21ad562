"""Build what stands around every page: head, header, footer and the bar at the foot of a phone.

All of it depends on little: the place in the navigation, the brand, who reads. So it is rendered by its
templates once for each of these and kept; a form's token and the bell are put in fresh.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.lib.addresses import existing_url
from portal.ui import bell, navigation
from portal.ui.branding import BrandShown, brand
from portal.ui.kept import kept, mark


@dataclass(frozen=True)
class Reader:
    """Who is signed in, as the header shows her."""

    name: str
    initials: str
    email: str
    is_staff: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Site:
    """What the frame shows; `path` is the place in the navigation, the same for all pages below it."""

    path: str
    is_signed_in: bool
    brand: BrandShown

    @property
    def navigation(self) -> list[navigation.NavItem]:
        return list(navigation.items(path=self.path, is_signed_in=self.is_signed_in))

    @property
    def search_url(self) -> str:
        return existing_url("search:results")

    @property
    def desk_url(self) -> str:
        return existing_url("desk:home")

    @property
    def consents_url(self) -> str:
        return existing_url("messaging:consents")


def _part(template: str, site: Site, reader: Reader | None) -> str:
    context = {"portal": site, "person": reader, "bell": mark("bell"), "csrf_token": mark("token")}
    return render_to_string(template, context)


def _bell(shown: bell.BellShown, is_current: bool) -> str:
    return render_to_string("ui/bell.html", {"bell": shown, "is_current": is_current})


@dataclass
class Portal:
    """The portal around one request; nothing is looked up or rendered before a template asks."""

    request: HttpRequest
    person: AbstractBaseUser | None

    @cached_property
    def brand(self) -> BrandShown:
        return brand()

    @cached_property
    def navigation(self) -> list[navigation.NavItem]:
        return self._site.navigation

    @cached_property
    def head(self) -> SafeString:
        return kept(_part, "ui/head.html", self._site, None)

    @cached_property
    def header(self) -> SafeString:
        if self.person is None:
            return kept(_part, "ui/header.html", self._site, None)
        return kept(
            *(_part, "ui/header.html", self._site, self._reader),
            bell=self._bell(),
            token=get_token(self.request),
        )

    @cached_property
    def footer(self) -> SafeString:
        return kept(_part, "ui/footer.html", self._site, self._reader)

    @cached_property
    def bottom_bar(self) -> SafeString:
        return kept(_part, "ui/bottom_bar.html", self._site, self._reader)

    @cached_property
    def _site(self) -> Site:
        path = navigation.place_of(self.request.path)
        return Site(path=path, is_signed_in=self.person is not None, brand=self.brand)

    @cached_property
    def _reader(self) -> Reader | None:
        person = self.person
        if person is None:
            return None
        return Reader(
            name=str(person),
            initials=getattr(person, "initials", ""),
            email=getattr(person, "email", ""),
            is_staff=bool(getattr(person, "is_staff", False)),
        )

    def _bell(self) -> str:
        shown = bell.shown(self.request)
        return kept(_bell, shown, self.request.path == shown.url) if shown else ""
