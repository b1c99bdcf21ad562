"""Thanks that were said for an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Response
from portal.accounts.models import User


class Thanks(models.Model):
    """Somebody thanked for an answer. The answer is the key: the database takes no second thanks."""

    response = models.OneToOneField(
        Response, primary_key=True, on_delete=models.CASCADE, related_name="thanks", verbose_name=_("answer")
    )
    said_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("thanks for an answer")
        verbose_name_plural = _("thanks for answers")

    def __str__(self) -> str:
        return f"{self.pk}"
