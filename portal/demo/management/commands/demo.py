"""Load the demo company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.demo.actions import PortalInUse, load_demo
from portal.demo.people import find_sign_ins


class Command(BaseCommand):
    """manage.py demo"""

    help = "Load the demo company into an empty portal. A second run adds nothing."

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            is_new = load_demo(now=now())
        except PortalInUse as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] < 1:
            return
        self.stdout.write(
            _("The demo company is loaded. Sign in as:") if is_new else _("The demo company is here already.")
        )
        for person in find_sign_ins():
            self.stdout.write(f"  {person.role:<14} {person.email:<28} {person.password}")
