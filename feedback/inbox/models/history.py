"""What staff did with an answer: the steps of one, and the deeds over many that can be taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.inbox.models.entries import Entry
from portal.accounts.models import User

UNDO_WITHIN: Final = timedelta(hours=24)


class DeedQuerySet(models.QuerySet["Deed"]):
    def by(self, user: User) -> "DeedQuerySet":
        """Return what a person did that was not taken back."""
        return self.filter(done_by=user, undone_at__isnull=True)


class Deed(models.Model):
    """One act over one or many answers. Its events know what stood before, so it can be undone exactly."""

    class Verb(models.TextChoices):
        DONE = "done", _("Marked as done")
        OPEN = "open", _("Opened")
        NEW = "new", _("Put back to new")
        ASSIGN = "assign", _("Given to somebody")
        RELEASE = "release", _("Given to nobody")
        TAG = "tag", _("Tagged")
        UNTAG = "untag", _("Tag taken off")

    verb = models.CharField(_("what"), max_length=7, choices=Verb.choices)
    changed_count = models.PositiveIntegerField(_("answers"), default=0)
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(_("when"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Deed"]] = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deed")
        verbose_name_plural = _("deeds")
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["done", "open", "new", "assign", "release", "tag", "untag"]),
                name="deed_verb_known",
            )
        ]
        indexes = [models.Index(F("done_at").desc(), F("id").desc(), name="deed_newest")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.changed_count})"

    def may_be_undone(self, now: datetime) -> bool:
        """Tell whether it can still be taken back: once, within a day."""
        return self.undone_at is None and now - self.done_at <= UNDO_WITHIN


class EntryEventQuerySet(models.QuerySet["EntryEvent"]):
    def of(self, entry: Entry) -> "EntryEventQuerySet":
        """Return the steps of one answer, oldest first, with who took them."""
        return self.filter(entry=entry).select_related("author", "given_to", "deed").order_by("pk")

    def of_deed(self, deed: Deed) -> "EntryEventQuerySet":
        return self.filter(deed=deed).select_related("entry", "taken_from", "given_to").order_by("pk")


class EntryEvent(models.Model):
    """One step of an answer's history: who did what, when, and in which words. Staff alone read it."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("changed the state")
        GIVEN = "given", _("gave it")
        TAGGED = "tagged", _("tagged it")
        UNTAGGED = "untagged", _("took a tag off")
        NOTED = "noted", _("noted")
        REPLIED = "replied", _("answered")
        THANKED = "thanked", _("said thank you")
        CORRECTED = "corrected", _("changed the answer")
        QUOTE = "quote", _("about quoting it")
        UNDONE = "undone", _("took a step back")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=9, choices=Kind.choices)
    before = models.CharField(_("before"), max_length=120, blank=True)
    after = models.CharField(_("after"), max_length=120, blank=True)
    text = models.TextField(_("words"), blank=True)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_from = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("taken from")
    )
    given_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("given to")
    )
    deed = models.ForeignKey(Deed, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    happened_at = models.DateTimeField(_("when"))

    objects: ClassVar[models.Manager["EntryEvent"]] = EntryEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an answer")
        verbose_name_plural = _("steps of answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("moved", "given", "tagged", "untagged", "noted", "replied", "thanked"),
                        *("corrected", "quote", "undone"),
                    ]
                ),
                name="entry_event_kind_known",
            )
        ]
        indexes = [models.Index(fields=["entry", "id"], name="entry_event_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind}"

    @property
    def sign(self) -> str:
        """The icon that stands for the step."""
        return SIGNS[self.kind]

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        words = {"before": self.before, "after": self.after}
        if self.kind == self.Kind.MOVED:
            return str(SAID_OF_STATE.get(self.after, self.get_kind_display()))
        if self.kind == self.Kind.GIVEN:
            name = {"name": self.given_to}
            return gettext("gave it to %(name)s") % name if self.given_to else gettext("gave it to nobody")
        if self.kind == self.Kind.TAGGED:
            return gettext("tagged it “%(after)s”") % words
        if self.kind == self.Kind.UNTAGGED:
            return gettext("took the tag “%(before)s” off") % words
        return self.after or str(self.get_kind_display())


SAID_OF_STATE: Final[Mapping[str, Promise]] = {
    "new": _("put it back to new"),
    "open": _("opened it"),
    "done": _("marked it as done"),
}
SIGNS: Final[Mapping[str, str]] = {
    "moved": "circle-check",
    "given": "user-round",
    "tagged": "tag",
    "untagged": "tag",
    "noted": "sticky-note",
    "replied": "reply",
    "thanked": "heart",
    "corrected": "pencil",
    "quote": "quote",
    "undone": "undo-2",
}
