"""No page of another site acts through somebody who is signed in (checklist row 88)."""

from datetime import datetime
from typing import Final

from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.architecture.access_table import ARGUMENTS, TABLE
from tests.architecture.world import build_world

NEED_NONE: Final = frozenset(
    {
        # A secret in the address, which no other site knows.
        *("messaging:stop", "messaging:rest", "checkins:check-in"),
        *("notifications:mute", "notifications:unmute"),
        *("checkins:check-in-tap", "cases:case-confirm", "cases:case-write", "voices:quote-decide"),
        # A key in a header, which no other site has.
        *("coupons-api:coupon-check", "coupons-api:coupon-redeem", "events-api:event-record"),
        # Nobody is signed in there, whatever cookies come along.
        *("surveys:survey-frame", "surveys:survey-kiosk"),
        "google_login_by_token",  # not there unless it is set up; then it asks for a token of its own
    }
)


def test_a_form_sent_by_another_site_is_refused_everywhere(
    alice: User, bob: User, dan: User, adam: User, now: datetime
) -> None:
    world = {**ARGUMENTS, **build_world(owner=alice, stranger=bob, moderator=dan, now=now)}
    client = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    client.force_login(adam)

    taken = {}
    for name in TABLE:
        answer = client.post(reverse(name, kwargs=world.get(name)), {"x": "1"})
        if answer.status_code not in {403, 405} and name not in NEED_NONE:
            taken[name] = answer.status_code

    assert taken == {}
