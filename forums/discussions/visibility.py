"""Say who may read which rooms and topics of the forums: the one rule of lists, counts and pages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.policies import Person, is_staff, may
from portal.customers.models import CustomerTag


class Visibility(models.TextChoices):
    """Who may read a category."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("People with an account")
    GROUPS = "groups", _("Chosen groups")
    STAFF = "staff", _("Staff only")


def levels_of(person: Person) -> tuple[Visibility, ...]:
    """Return the kinds of category a person may read whatever groups she is in."""
    if is_staff(person):
        return tuple(Visibility)
    if person.is_authenticated and person.is_active:
        return (Visibility.PUBLIC, Visibility.MEMBERS)
    return (Visibility.PUBLIC,)


def room_rule(person: Person, prefix: str = "") -> Q:
    """Return the condition for the categories a person may enter; `prefix` leads there from another model.

    Staff enter all. To a visitor a category of own topics is a door to sign in at.
    """
    if is_staff(person):
        return Q(**{f"{prefix}visibility__in": Visibility.values})
    open_to = Q(**{f"{prefix}visibility__in": levels_of(person)})
    if not (person.is_authenticated and person.is_active):
        return open_to & Q(**{f"{prefix}is_own_topics_only": False})
    hers = CustomerTag.objects.filter(customers__user=person.pk, categories__isnull=False)
    return open_to | Q(
        **{f"{prefix}visibility": Visibility.GROUPS, f"{prefix}pk__in": hers.values("categories")}
    )


def listing_rule(person: Person, prefix: str = "") -> Q:
    """Return the condition for the topics that stand in a person's lists: the listed ones and her own.

    In a category of own topics a customer's list holds nothing but what she started.
    """
    listed = Q(**{f"{prefix}is_listed": True})
    if not is_staff(person):
        listed &= Q(**{f"{prefix}category__is_own_topics_only": False})
    if person.is_authenticated:
        listed |= Q(**{f"{prefix}author": person.pk})
    return _standing(prefix) & room_rule(person, f"{prefix}category__") & listed


def _standing(prefix: str) -> Q:
    """Return the condition for topics that were not merged into another; those only lead on."""
    return Q(**{f"{prefix}merged_into__isnull": True})


def topic_rule(person: Person, prefix: str = "") -> Q:
    """Return the condition for the topics a person may open; `prefix` leads there from another model."""
    if may(person, "moderation.decide"):
        return _standing(prefix) & room_rule(person, f"{prefix}category__")
    return listing_rule(person, prefix)


def member_rule(prefix: str = "") -> Q:
    """Return the condition for the topics a visitor could open after signing in, whoever she is."""
    return Q(
        **{
            f"{prefix}is_listed": True,
            f"{prefix}category__visibility": Visibility.MEMBERS,
            f"{prefix}category__is_own_topics_only": False,
        }
    )
