"""The rooms of the forums."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.versions import Versioned, VersionedQuerySet
from forums.discussions.visibility import Visibility, room_rule
from portal.accounts.policies import Person
from portal.customers.models import CustomerTag
from portal.lib.addresses import address_of

DOOR: Final = Q(visibility=Visibility.PUBLIC, is_own_topics_only=True)
"""Everybody may know of the category; who signs in finds her own topics there."""


class CategoryQuerySet(VersionedQuerySet["Category"]):
    def visible_to(self, person: Person) -> "CategoryQuerySet":
        return self.filter(room_rule(person))

    def for_members(self) -> "CategoryQuerySet":
        """Return what a visitor could enter after signing in, whoever she is."""
        return self.filter(Q(visibility=Visibility.MEMBERS) | DOOR)

    def on_the_map_of(self, person: Person) -> "CategoryQuerySet":
        """Return what stands in the list of categories: to a visitor also the doors she may sign in at."""
        return self.visible_to(person) if person.is_authenticated else self.filter(room_rule(person) | DOOR)

    def beside(self, category: "Category") -> "CategoryQuerySet":
        """Return the categories that stand in the same place, the category itself among them."""
        return self.filter(parent=category.parent_id)

    def inside(self, category: "Category", person: Person) -> "CategoryQuerySet":
        """Return what stands in a category, as the list of categories shows it."""
        return self.on_the_map_of(person).filter(parent=category).in_order()

    def on_their_own(self) -> "CategoryQuerySet":
        """Return the categories that stand in no other."""
        return self.filter(parent__isnull=True)

    def with_groups(self) -> "CategoryQuerySet":
        """Read the groups of all categories in one query more."""
        return self.prefetch_related("groups")

    def named(self, slug: str) -> "CategoryQuerySet":
        return self.filter(slug=slug)

    def in_order(self) -> "CategoryQuerySet":
        return self.order_by("position", "name", "pk")


class Category(Versioned):
    """A room of the forums. Its counters follow its listed topics."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("inside"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("A category inside another; two deep at most."),
    )
    visibility = models.CharField(
        _("who may read"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    groups = models.ManyToManyField(
        CustomerTag,
        verbose_name=_("chosen groups"),
        blank=True,
        related_name="categories",
        help_text=_("Customers with one of these tags may read, when the category is for chosen groups."),
    )
    is_own_topics_only = models.BooleanField(
        _("own topics only"),
        default=False,
        help_text=_("A private help desk: each customer sees only the topics she started; staff see all."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=50)
    is_closed = models.BooleanField(_("closed"), default=False, help_text=_("Only staff may write here."))
    topic_count = models.PositiveIntegerField(_("topics"), default=0, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    latest_post_at = models.DateTimeField(_("latest post"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["Category"]] = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="category_visibility_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="category_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{address_of('discussions:category-list')}{self.slug}/"
