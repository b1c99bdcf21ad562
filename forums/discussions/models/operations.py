"""What staff, or the author who files it anew, did to a whole topic, so that it can be taken back."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.topics import Topic
from portal.accounts.models import User
from portal.accounts.policies import Person, may

_DONE: Final = {
    "state:open": _("Opened again"),
    "state:closed": _("Closed"),
    "state:archived": _("Archived"),
    "pin:True": _("Pinned"),
    "pin:False": _("Let go of its pin"),
    "move": _("Moved to “%(name)s”"),
    "merge": _("Merged into “%(target)s”"),
    "split": _("Replies split off into “%(target)s”"),
    "tags": _("Tags set: %(tags)s"),
    "rename": _("Renamed to “%(title)s”"),
    "kind": _("Made a topic of the kind “%(kind)s”"),
}


class TopicOperationQuerySet(models.QuerySet["TopicOperation"]):
    def visible_to(self, person: Person) -> "TopicOperationQuerySet":
        """Return the acts of staff to those who keep the forums in order."""
        return self if may(person, "forums.manage") else self.none()

    def of_topic(self, topic: Topic) -> "TopicOperationQuerySet":
        """Return what was done to a topic, and what was merged into it or split off it."""
        return self.filter(Q(topic=topic) | Q(target=topic))

    def with_people(self) -> "TopicOperationQuerySet":
        """Read along what one line of the history shows; not what stood before, which can be long."""
        return self.select_related("topic", "target", "done_by", "undone_by").defer("before")

    def place_of_merge(self, pk: int, target: Topic) -> int:
        """Return the number under which the first post of a merged topic stands in the other."""
        rows = self.filter(topic=pk, target=target, kind="merge", undone_at=None).order_by("-pk")
        after = rows.values_list("after", flat=True).first()
        return int(after["number"]) if after else 1


class TopicOperation(models.Model):
    """One act on a topic, with what stood before it."""

    class Kind(models.TextChoices):
        STATE = "state", _("Opened, closed or archived")
        PIN = "pin", _("Pinned or unpinned")
        MOVE = "move", _("Moved")
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        TAGS = "tags", _("Tags changed")
        RENAME = "rename", _("Renamed")
        KIND = "kind", _("Kind changed")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="operations")
    target = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="operations_into"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
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

    objects: ClassVar[models.Manager["TopicOperation"]] = TopicOperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on a topic")
        verbose_name_plural = _("acts on topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["state", "pin", "move", "merge", "split", "tags", "rename", "kind"]),
                name="topic_operation_kind_known",
            )
        ]
        indexes = [models.Index(F("done_at").desc(), F("id").desc(), name="topic_operation_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.topic_id}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def sentence(self) -> str:
        """What was done, in words."""
        words = {**self.after, "target": self.after.get("title", "")}
        if self.kind == self.Kind.KIND:
            words["kind"] = Topic.Kind(self.after["kind"]).label
        if self.kind in {self.Kind.STATE, self.Kind.PIN}:
            return str(_DONE[f"{self.kind}:{self.after.get('state', self.after.get('is_pinned'))}"])
        return str(_DONE[self.kind]) % words
