"""Words that topics are found by."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.topics import Topic
from forums.discussions.visibility import listing_rule
from portal.accounts.policies import Person, is_staff

TAGS_PER_TOPIC: Final = 5
TAG_LENGTH: Final = 40
LONGEST_TAGS: Final = 400
"""How long a line of tags may be as it is typed."""
SUGGESTIONS: Final = 50


def slug_of_tag(name: str) -> str:
    """Return the address of a tag: the same for names that differ in case, spaces or signs only."""
    return slugify(name, allow_unicode=True)[:TAG_LENGTH].strip("-_")


class TagQuerySet(models.QuerySet["Tag"]):
    def known_by(self, names: Iterable[str]) -> "TagQuerySet":
        """Return the tags that these names mean, in whatever case they were typed."""
        return self.filter(slug__in=[slug_of_tag(name) for name in names])

    def at(self, slug: str) -> "Tag | None":
        return self.filter(slug=slug).first()

    def used_by(self, person: Person) -> "TagQuerySet":
        """Return the tags of topics that stand in the person's lists, with `topic_count` of those.

        A tag that only topics of others' rooms have does not exist for her.
        """
        shown = Q(listing_rule(person, "topic_tags__topic__"))
        counted = Count("topic_tags__topic", filter=shown, distinct=True)
        rows: Any = self.annotate(topic_count=counted)
        return rows.filter(topic_count__gt=0)  # type: ignore[no-any-return]

    def suggested_to(self, person: Person) -> "TagQuerySet":
        """Return the tags a person may set and can know of, those on most topics first."""
        rows: Any = self.used_by(person)
        if not is_staff(person):
            rows = rows.filter(is_staff_only=False)
        return rows.order_by("-topic_count", "slug")[:SUGGESTIONS]  # type: ignore[no-any-return]

    def with_counts(self) -> "TagQuerySet":
        """Count all topics of each tag, for who keeps order."""
        return self.annotate(topic_count=Count("topic_tags"))

    def in_order(self) -> "TagQuerySet":
        return self.order_by("slug")


class Tag(models.Model):
    """A word that topics are found by. One that staff made is theirs to set; the others are free."""

    slug = models.SlugField(_("address"), max_length=TAG_LENGTH, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=TAG_LENGTH)
    is_staff_only = models.BooleanField(
        _("for staff"), default=False, help_text=_("Only staff set it on a topic.")
    )

    objects: ClassVar[models.Manager["Tag"]] = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="tag_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("discussions:tag", args=[self.slug])


class TopicTag(models.Model):
    """A tag on a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="topic_tags", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="topic_tags")

    class Meta:
        verbose_name = _("tag of a topic")
        verbose_name_plural = _("tags of topics")
        constraints = [models.UniqueConstraint(fields=["topic", "tag"], name="topic_tag_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.topic_id}"
