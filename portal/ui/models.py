"""The company's look: its name, accent color and logo."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LOGO_MAX_BYTES = 200_000

is_color = RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", _("Write the color as # and six digits, such as #00695c."))


class Brand(models.Model):
    """The one row that says whose portal this is; without it the settings speak."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    company_name = models.CharField(_("company name"), max_length=80)
    accent = models.CharField(
        _("accent color"),
        max_length=7,
        default="",
        blank=True,
        validators=[is_color],
        help_text=_("Such as #00695c. Empty: the portal's own teal."),
    )
    logo = models.BinaryField(_("logo"), default=b"", blank=True, editable=False)
    postal_address = models.TextField(
        _("postal address"), default="", blank=True, help_text=_("Stands at the end of every e-mail.")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brand")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ui_brand_is_one_row")]

    def __str__(self) -> str:
        return self.company_name
