"""Stand in for all readers who may see the same, so that a query is written once for each kind of them."""

from enum import Enum
from functools import cache

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff, may
from portal.lib.prepared import Given, given_moment


class Kind(Enum):
    """What decides which rows a person may see, beside who she is."""

    VISITOR = "visitor"
    MEMBER = "member"
    STAFF = "staff"
    MODERATOR = "moderator"


def kind_of(person: Person) -> Kind:
    """Return the kind of a reader; who may not sign in is a visitor."""
    if not isinstance(person, User) or not person.is_active:
        return Kind.VISITOR
    if may(person, "moderation.decide"):
        return Kind.MODERATOR
    return Kind.STAFF if is_staff(person) else Kind.MEMBER


@cache
def stand_in(kind: Kind) -> Person:
    """Return somebody of the kind; her key and first day are given when a query is asked."""
    if kind is Kind.VISITOR:
        return AnonymousUser()
    person = User(is_active=True, is_staff=kind is not Kind.MEMBER, is_superuser=kind is Kind.MODERATOR)
    person.pk, person.date_joined = Given("reader"), given_moment("joined")
    person.known_roles = frozenset()  # type: ignore[attr-defined] # as `roles_of` keeps them
    return person


def reader_values(person: Person) -> dict[str, object]:
    """Return what a query written for the stand-in of her kind needs to know of a person."""
    return {"reader": person.pk, "joined": person.date_joined} if isinstance(person, User) else {}
