"""Register profiles: the names and marks beside posts, and the way to one's own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from forums.discussions import extras
from forums.people.facts import facts_of
from forums.people.reading import marks_of
from forums.people.standing import badges_of, standing_of
from portal.accounts import shelves
from portal.accounts.access import SignedInRequest
from portal.lib.addresses import address_of
from portal.ui.home import Shelf


def profile_url(user_id: int) -> str:
    """Return the address of a person's profile."""
    return f"{address_of('people:edit').removesuffix('me/')}{user_id}/"


def load_standing(request: HttpRequest, now: datetime) -> Mapping[str, Any]:
    """Read a person's own standing and what led to it."""
    user = cast("SignedInRequest", request).user
    facts = facts_of([user.pk])[user.pk]
    badges = [str(badge.label) for badge in badges_of(facts)]
    return {"facts": facts, "standing": standing_of(facts).label, "badges": badges, "user": user}


shelves.register(Shelf(order=40, template="forums/people/own.html", load=load_standing))
extras.register_author_url(profile_url)
extras.register_author_marks(marks_of)
