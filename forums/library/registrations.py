"""Register what the library adds: its place in header, home and rail, and the way there from a post."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forums.discussions import extras, hints, sitemap
from forums.library.models import LATE_AFTER, Practice, company_date
from forums.library.policies import may_promote
from forums.library.reading import SHELF_ORDER
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.desk import registry
from portal.ui import home, navigation

SHELF_SIZE = 3
MOST_ALIKE = 60


def load_shelf(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    """Read what helped most of what everybody may read."""
    rows = Practice.objects.visible_to(AnonymousUser()).on_front_shelf(now).select_related("post")
    return {"practices": list(rows.order_by(*SHELF_ORDER)[:SHELF_SIZE])}


def count_waiting(user: User, now: datetime) -> registry.QueueCount:
    """Count the practices past their date; late after two more weeks."""
    late = Q(review_date__lt=company_date(now - LATE_AFTER))
    found = (
        Practice.objects.visible_to(user)
        .past_date(now)
        .aggregate(waiting=Count("pk"), late=Count("pk", filter=late))
    )
    return registry.QueueCount(found["waiting"], found["late"])


def find_alike(person: Person, words: Sequence[str]) -> list[hints.Titled]:
    """Return the practices on the front shelf that a title somebody types may be about."""
    rows = Practice.objects.visible_to(person).on_front_shelf(timezone.now()).with_any_word(words)
    found = rows.select_related("post").order_by(*SHELF_ORDER)[:MOST_ALIKE]
    return [hints.Titled(row.title, row.get_absolute_url(), row.post.topic_id) for row in found]


def link_to_shelf(person: Person) -> extras.PostLink | None:
    """Offer who manages the forums to put a post on the shelf."""
    if not may_promote(person):
        return None
    address = reverse("library-desk:practice-list")
    label = _now("Put on the shelf")

    def link(pk: int) -> SafeString:
        return format_html('<a href="{}new/{}/">{}</a>', address, pk, label)

    return link


def public_pages() -> Iterator[tuple[str, str]]:
    """Yield the shelf and each practice on its front that anybody may read, with its latest review."""
    yield reverse("library:practice-list"), ""
    for row in Practice.objects.visible_to(AnonymousUser()).on_front_shelf(timezone.now()).order_by("pk"):
        yield row.get_absolute_url(), row.reviewed_at.isoformat()


navigation.register(
    navigation.NavItem(
        key="practices",
        label=_("Practices"),
        url_name="library:practice-list",
        icon="book-open-check",
        order=20,
        is_in_thumb_reach=False,
    )
)
home.register(home.Shelf(30, "forums/library/shelf.html", load_shelf))
extras.register_post_link(link_to_shelf)
hints.register_shelf(find_alike)
sitemap.register_pages(public_pages)
registry.register(
    registry.Queue(
        key="practices",
        title=_("Practices to review"),
        url_name="library-desk:practice-list",
        icon="book-open-check",
        group="work",
        permission="interactions.reply",
        order=40,
        count=count_waiting,
        empty=_("Every practice on the shelf is up to date."),
    )
)
