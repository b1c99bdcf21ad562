"""Open the forums' pages to everybody who may read them, and lead visitors of members' pages to sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from forums.discussions.composing import with_draft
from forums.discussions.levels import with_level
from forums.discussions.lists import categories_inside
from forums.discussions.markers import with_marker
from forums.discussions.models import Category, CategoryQuerySet, Topic, TopicQuerySet
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Given, Prepared

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
AROUND: Final = ("category__parent", "author")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class SignInNeeded(Exception):
    """A visitor asked for what members may read."""


def open_page(view: View[P]) -> View[P]:
    """Let visitors in, and send them to sign in where the view raises SignInNeeded."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SignInNeeded:
            return redirect_to_login(request.get_full_path())

    return login_not_required(opened)


def fetch(request: HttpRequest, visible: QuerySet[Row], for_members: QuerySet[Row], **key: Any) -> Row:
    """Return the row a person may see.

    Raises: SignInNeeded for a visitor of what members may see; Http404 for everything else, there or not.
    """
    row = visible.filter(**key).first()
    if row is not None:
        return row
    if not request.user.is_authenticated and for_members.filter(**key).exists():
        raise SignInNeeded
    raise Http404


def _opened(kind: Kind) -> TopicQuerySet:
    """Return the topic that a reader of the kind may open, with her mark, her draft and her level."""
    person = stand_in(kind)
    rows = with_level(with_draft(with_marker(Topic.objects.all(), person), person, Given("place")), person)
    return rows.select_related(*AROUND).visible_to(person).filter(pk=Given("topic"))


_OPENED: Final = Prepared(_opened)


def open_topic(request: HttpRequest, pk: int) -> Topic:
    """Return the topic of a page with all that the page shows of its reader, by one query.

    Raises: as `fetch`.
    """
    person = request.user
    values = reader_values(person)
    found: Topic | None = _OPENED.first(kind_of(person), topic=pk, place=f"reply:{pk}", **values)
    return found or fetch_topic(request, pk)


def _entered(kind: Kind) -> CategoryQuerySet:
    return Category.objects.select_related("parent").visible_to(stand_in(kind)).filter(slug=Given("slug"))


_ENTERED: Final = Prepared(_entered)


def open_category(request: HttpRequest, slug: str) -> Category:
    """Return the category of a list, by one query.

    Raises: as `fetch`.
    """
    found: Category | None = _ENTERED.first(kind_of(request.user), slug=slug, **reader_values(request.user))
    rooms = Category.objects.select_related("parent")
    return found or fetch(request, rooms.visible_to(request.user), rooms.for_members(), slug=slug)


def _around(kind: Kind) -> CategoryQuerySet:
    rooms = Category.objects.select_related("parent").visible_to(stand_in(kind))
    return rooms.filter(Q(slug=Given("slug")) | Q(parent__slug=Given("slug"))).in_order()


_AROUND: Final = Prepared(_around)


def open_room(request: HttpRequest, slug: str) -> tuple[Category, list[Category]]:
    """Return the category of a list and what stands inside it, to members by one query.

    A visitor sees the doors she may sign in at among what is inside, which takes a query more.

    Raises: as `fetch`.
    """
    if not request.user.is_authenticated:
        category = open_category(request, slug)
        return category, categories_inside(category, request.user)
    rooms: list[Category] = _AROUND.all(kind_of(request.user), slug=slug, **reader_values(request.user))
    found = next((room for room in rooms if room.slug == slug), None)
    category = found or open_category(request, slug)
    return category, [room for room in rooms if room.parent_id == category.pk]


def fetch_topic(request: HttpRequest, pk: int) -> Topic:
    """Return the topic a person may open, or the one it was merged into.

    Raises: as `fetch`.
    """
    rows = Topic.objects.select_related(*AROUND)
    visible, for_members = rows.visible_to(request.user), rows.for_members()
    try:
        return fetch(request, visible, for_members, pk=pk)
    except Http404:
        return fetch(request, visible, for_members, merged_topics__id=pk)
