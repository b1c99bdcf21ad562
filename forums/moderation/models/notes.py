"""What staff note about a customer for each other; each note a row, so that two at once both stay."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff
from portal.customers.models import Customer


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Person) -> "NoteQuerySet":
        """Return the notes for staff, and nothing for anybody else, whatever it is about."""
        return self.select_related("written_by") if is_staff(person) else self.none()

    def about(self, customer: Customer) -> "NoteQuerySet":
        return self.filter(customer=customer).order_by("-written_at", "-pk")


class Note(models.Model):
    """One staff note about a customer. Never changed, never shown to her."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="staff_notes")
    text = models.TextField(_("note"), max_length=4_000)
    written_by = models.ForeignKey(
        User, verbose_name=_("written by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[models.Manager["Note"]] = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]
        indexes = [models.Index(fields=["customer", "-written_at"], name="note_about")]

    def __str__(self) -> str:
        return f"#{self.pk}"
