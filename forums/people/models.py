"""What the forums show of a person."""

from datetime import UTC, datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forums.people.standing import Standing
from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff

NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class MemberQuerySet(models.QuerySet["Member"]):
    def shown_to(self, person: Person) -> "MemberQuerySet":
        """Return the members whose own words a person may see: staff all, others those who show them."""
        if is_staff(person):
            return self
        shown = Q(shows_profile=True)
        return self.filter(shown | Q(user=person.pk) if person.is_authenticated else shown)

    def longest_uncounted(self) -> "MemberQuerySet":
        return self.order_by("counted_at", "pk")


class Member(models.Model):
    """A person as the forums know her: what she says of herself, and what was counted of her."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="member")
    company = models.CharField(_("company"), max_length=80, blank=True)
    about = models.CharField(_("about you"), max_length=280, blank=True)
    shows_profile = models.BooleanField(_("others may open the profile"), default=True)
    is_verified = models.BooleanField(_("verified customer"), default=False, editable=False)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.NEWCOMER, editable=False
    )
    badges = models.JSONField(_("badges"), default=list, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted"), default=NEVER, editable=False)

    objects: ClassVar[models.Manager["Member"]] = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="member_standing_known")
        ]
        indexes = [models.Index(fields=["counted_at", "id"], name="member_uncounted")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.standing}"

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.user_id])
