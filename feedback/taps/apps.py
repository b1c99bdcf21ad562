"""Configure the taps app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TapsConfig(AppConfig):
    name = "feedback.taps"
    label = "taps"
    verbose_name = _("Taps in mails")
