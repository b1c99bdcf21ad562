"""What people looked for and did not find."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.lib.states import Moves

QUERY_MAX_LENGTH: Final = 100


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def visible_to(self, person: Person) -> "MissedSearchQuerySet":
        return self.all() if may(person, "forums.manage") else self.none()

    def in_state(self, state: str) -> "MissedSearchQuerySet":
        return self.filter(state=state)


class MissedSearch(models.Model):
    """Words that found nothing, counted. Who typed them is not kept."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        HANDLED = "handled", _("Handled")
        DISMISSED = "dismissed", _("Not for us")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"handled", "dismissed"}),
        "handled": frozenset({"open"}),
        "dismissed": frozenset({"open"}),
    }

    words = models.CharField(_("looked for"), max_length=QUERY_MAX_LENGTH, unique=True)
    count = models.PositiveIntegerField(_("how often"), default=1)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("what was done"), max_length=200, blank=True)
    earliest_at = models.DateTimeField(_("first"))
    latest_at = models.DateTimeField(_("latest"))
    handled_by = models.ForeignKey(
        User, verbose_name=_("handled by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    objects: ClassVar[models.Manager["MissedSearch"]] = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "handled", "dismissed"]), name="missed_search_state_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="missed_search_has_words"),
        ]
        indexes = [
            models.Index("state", F("count").desc(), F("id").desc(), name="missed_search_list"),
            models.Index(fields=["latest_at"], name="missed_search_age"),
        ]

    def __str__(self) -> str:
        return self.words
