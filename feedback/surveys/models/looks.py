"""Who looked up who gave a confidential answer, and why."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models.responses import Response
from portal.accounts.models import User

LOOK_TIME: Final = timedelta(minutes=15)
"""How long one look shows the name; then it has to be asked for again."""


class IdentityLookQuerySet(models.QuerySet["IdentityLook"]):
    def showing(self, response: Response, person: User, now: datetime) -> "IdentityLookQuerySet":
        """Return the looks by which the person sees now who answered."""
        return self.filter(response=response, looked_by=person, looked_at__gt=now - LOOK_TIME)


class IdentityLook(models.Model):
    """One look at who gave a confidential answer. It stays as long as the answer."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="identity_looks")
    looked_by = models.ForeignKey(
        User, verbose_name=_("who looked"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)
    looked_at = models.DateTimeField(_("looked at"))

    objects: ClassVar[models.Manager["IdentityLook"]] = IdentityLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at who answered")
        verbose_name_plural = _("looks at who answered")
        ordering = ["-looked_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="identity_look_has_reason")]

    def __str__(self) -> str:
        return self.reason[:60]
