"""Print the key that the set-up of an empty portal asks for from another machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.middleware import is_set_up
from portal.accounts.setup_key import setup_key


class Command(BaseCommand):
    """manage.py setup_key"""

    help = "Print the key that the set-up page of an empty portal asks for from another machine."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if is_set_up():
            raise CommandError(_("This portal has its first account already; there is nothing to set up."))
        self.stdout.write(setup_key())
