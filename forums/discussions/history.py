"""Read by one query what the screening asks about an author's past."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, UUIDField

from forums.discussions.models import Post
from forums.discussions.touches import KIND
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.interactions.models import Interaction
from portal.lib.prepared import Given, Prepared

LATELY: Final = timedelta(minutes=5)
KNOWN_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class History:
    """What somebody did here before."""

    is_known: bool = False
    """We know her, or something of hers stood here a day ago; a held advertisement makes nobody known."""
    is_first: bool = True
    is_repeated: bool = False
    """She sent the same words minutes ago."""
    recent_count: int = 0
    customer: Customer | None = None
    """The customer behind the login."""
    earlier: int | None = None
    """The key of the post that the same form made already."""


def history_of(author: User, source: str, now: datetime, key: UUID | None = None) -> History:
    """Return what the author did before she sends this text; `key` is that of the form it came with."""
    values = {"lately": now - LATELY, "long_ago": now - KNOWN_AFTER, "now": now}
    row: Any = _PAST.first(None, author=author.pk, source=source, key=key, **values)
    customer: Customer | None = getattr(row, "customer", None)
    is_named = customer is not None and bool(customer.external_id)
    return History(
        customer=customer,
        is_known=is_named or (customer is not None and (row.is_touched or row.has_stood)),
        is_first=not row.has_written,
        is_repeated=row.is_repeated,
        recent_count=row.recent_count or 0,
        earlier=row.earlier,
    )


def _past(_shape: None) -> "QuerySet[User]":
    """Return the author with her customer and, beside her, what she did; every post asks it."""
    posts = Post.objects.filter(author=OuterRef("pk"))
    lately = posts.filter(created_at__gt=Given("lately"), created_at__lte=Given("now"))
    stood = posts.filter(state=Post.State.PUBLISHED, published_at__lt=Given("long_ago"))
    touched = Interaction.objects.filter(customer=OuterRef("customer"), occurred_at__lt=Given("long_ago"))
    counted = lately.order_by().values("author").annotate(number=Count("pk")).values("number")
    sent = posts.filter(submission_key=Given("key", UUIDField()))
    rows: Any = User.objects.filter(pk=Given("author")).select_related("customer")
    return rows.annotate(  # type: ignore[no-any-return]
        is_touched=Exists(touched.exclude(kind=KIND)),
        has_stood=Exists(stood),
        has_written=Exists(posts),
        is_repeated=Exists(lately.filter(source=Given("source"))),
        recent_count=Subquery(counted),
        earlier=Subquery(sent.values("pk")[:1]),
    )


_PAST: Final = Prepared(_past)
