"""Configure the library and, once every model is known, let each app register what it offers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LibConfig(AppConfig):
    name = "portal.lib"
    label = "lib"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Import every app's `registrations` module, as Django does for `admin`."""
        autodiscover_modules("registrations")
