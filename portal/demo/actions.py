"""Load the demo company: its last 90 days happen once more, through the portal's own actions."""

from datetime import datetime

from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils.translation import gettext_lazy as _

from feedback.insights.actions import count_changed
from forums.people.actions import count_next
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.demo import (
    answers,
    asking,
    changing,
    deliveries,
    desk,
    helping,
    moderation,
    people,
    reading,
    safety,
    solving,
    talk,
    wishes,
)
from portal.demo.drains import deliver
from portal.demo.script import script
from portal.demo.stage import Stage
from portal.lib.errors import ActionError
from portal.ui.branding import CACHE_KEY


class PortalInUse(ActionError):
    sentence = _(
        "This portal has people already, so the demo company is not loaded. "
        "Start one with DATA_DIR set to an empty folder, or DATABASE_URL to an empty database, to see it."
    )


def load_demo(*, now: datetime) -> bool:
    """Load the demo company, all of it or nothing; return False when it is here already.

    Raises: PortalInUse if people are here who are not of the demo.
    """
    if people.is_loaded():
        return False
    if User.objects.exists() or Customer.objects.exists():
        raise PortalInUse
    # Invented people get no real mail, whatever the settings say.
    with override_settings(EMAIL_TRANSPORT="local", SMS_TRANSPORT="local"), transaction.atomic():
        _play(Stage(now=now, script=script()))
        # Everything due was drained in its own time; thousands of bells would ring for nothing.
        connection.run_on_commit.clear()
    cache.delete(CACHE_KEY)
    return True


def _play(stage: Stage) -> None:
    people.enter(stage)
    talk.talk(stage)
    helping.help_each_other(stage)
    moderation.moderate(stage)
    safety.keep_safe(stage)
    forms = answers.open_forms(stage)
    answers.fill_in(stage, forms)
    asking.start_programs(stage, forms)
    deliveries.start_after_deliveries(stage, forms)
    asking.ring_the_clock(stage)
    desk.work(stage)
    solving.solve(stage)
    wishes.want(stage)
    stage.play()
    reading.read_answers(stage)
    changing.change(stage)
    deliver(stage.now)
    count_next(now=stage.now)
    count_changed(now=stage.now)
    answers.show_one_in_public(stage, forms)
    talk.begin_a_draft(stage)
    people.give_passwords(stage)
