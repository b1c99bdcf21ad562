"""Configure the inbox app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "feedback.inbox"
    label = "inbox"
    verbose_name = _("Answers to work on")
