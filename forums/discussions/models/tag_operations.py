"""What staff did to a whole tag, so that it can be taken back."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.tags import TAG_LENGTH, Tag
from portal.accounts.models import User
from portal.accounts.policies import Person, may

_DONE: Final = {
    "change": _("“%(name)s” became “%(new_name)s”"),
    "fold": _("“%(name)s” became one with “%(new_name)s”"),
    "remove": _("“%(name)s” was taken from every topic"),
}


class TagOperationQuerySet(models.QuerySet["TagOperation"]):
    def visible_to(self, person: Person) -> "TagOperationQuerySet":
        """Return the acts to those who keep the forums in order."""
        return self if may(person, "forums.manage") else self.none()

    def with_people(self) -> "TagOperationQuerySet":
        """Read along what a line of the list shows; not what stood before, which can be long."""
        return self.select_related("done_by", "undone_by").defer("before", "after")

    def heir_of(self, slug: str) -> Tag | None:
        """Return the tag that an earlier address leads to; None when no tag ever had it, or it is gone."""
        rows = self.filter(slug=slug, undone_at=None, tag__slug__isnull=False).exclude(tag__slug=slug)
        latest = rows.select_related("tag").order_by("-done_at", "-pk").first()
        return latest.tag if latest else None


class TagOperation(models.Model):
    """One act on a tag. `tag` is what became of it; its key stays while the tag is gone, as it may come back.

    `before` holds the tag, the topics that had it and who followed it; `after` what the act added to another.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("Renamed")
        FOLD = "fold", _("Made one with another")
        REMOVE = "remove", _("Removed")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    name = models.CharField(_("name before"), max_length=TAG_LENGTH)
    slug = models.SlugField(_("address before"), max_length=TAG_LENGTH, allow_unicode=True)
    new_name = models.CharField(_("name after"), max_length=TAG_LENGTH, blank=True)
    tag = models.ForeignKey(
        Tag,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="operations",
        verbose_name=_("tag"),
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    done_by = models.ForeignKey(
        User, verbose_name=_("done by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(_("done"))
    undone_by = models.ForeignKey(
        User, verbose_name=_("undone by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects: ClassVar[models.Manager["TagOperation"]] = TagOperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on a tag")
        verbose_name_plural = _("acts on tags")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["change", "fold", "remove"]), name="tag_operation_kind_known"
            )
        ]
        indexes = [models.Index(F("done_at").desc(), F("id").desc(), name="tag_operation_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        return str(_DONE[self.kind]) % {"name": self.name, "new_name": self.new_name}
