"""Send a form's link to one customer: only to who agreed, once, by mail or text."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.surveys.actions import close_survey, errors
from feedback.surveys.actions.inviting import LinkSentAlready, NobodyAgreed, send_link
from feedback.surveys.models import Survey
from portal.accounts.models import User
from portal.customers.models import Address, Channel, Consent, Purpose
from portal.messaging.actions import deliver_due
from portal.messaging.models import Message
from tests.factories import THEN, agree, make_customer
from tests.feedback.factories import make_survey

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
MAIL, NUMBER = "zoe@example.org", "+12125550117"


@pytest.fixture
def visit() -> Survey:
    return make_survey("csat", slug="visit", title="How was your visit?")


@pytest.fixture
def zoe() -> Consent:
    zoe = make_customer("Zoe", email=MAIL, phone=NUMBER)
    agree(zoe, channel=Channel.TEXT)
    return agree(zoe)


@pytest.mark.usefixtures("zoe")
@pytest.mark.parametrize(("typed", "channel"), [(f" {MAIL.upper()} ", "email"), ("+1 212 555 0117", "text")])
def test_who_agreed_gets_the_link_by_her_channel(visit: Survey, erin: User, typed: str, channel: str) -> None:
    message = send_link(survey=visit, to=typed, author=erin, now=THEN)

    assert (message.channel, message.purpose) == (channel, "check_in")
    assert "/f/visit/" in message.body.text
    assert "How was your visit?" in message.body.text


@pytest.mark.parametrize("typed", ["eve@example.org", "+12125550199", "nonsense", "@"])
def test_who_did_not_agree_gets_nothing(visit: Survey, erin: User, typed: str) -> None:
    make_customer("Eve", email="eve@example.org", phone="+12125550199")

    with pytest.raises(NobodyAgreed):
        send_link(survey=visit, to=typed, author=erin, now=THEN)
    assert not Message.objects.exists()


@pytest.mark.usefixtures("zoe")
def test_nobody_gets_it_twice(visit: Survey, erin: User) -> None:
    send_link(survey=visit, to=MAIL, author=erin, now=THEN)

    with pytest.raises(LinkSentAlready):
        send_link(survey=visit, to=MAIL, author=erin, now=THEN)


@pytest.mark.usefixtures("zoe")
def test_a_closed_form_is_not_sent(visit: Survey, erin: User) -> None:
    close_survey(survey=visit, now=THEN)

    with pytest.raises(errors.SurveyNotOpen):
        send_link(survey=visit, to=MAIL, author=erin, now=THEN)


def test_consent_is_asked_again_when_it_is_handed_over(visit: Survey, erin: User, zoe: Consent) -> None:
    message = send_link(survey=visit, to=MAIL, author=erin, now=THEN)
    Address.objects.filter(pk=zoe.address_id).update(verified_at=None)

    deliver_due(clock=lambda: THEN)

    message.refresh_from_db()
    assert (message.state, message.purpose) == ("cancelled", Purpose.CHECK_IN)


@pytest.mark.usefixtures("zoe")
def test_the_share_page_sends_it(visit: Survey, erin: User, client_of: ClientOf) -> None:
    desk, address = client_of(erin), f"/desk/forms/{visit.slug}/share/send/"

    sent = desk.post(address, {"to": MAIL})

    assert (sent.status_code, sent["Location"]) == (303, "/desk/forms/visit/share/")
    assert "The link is on its way to her." in desk.get(sent["Location"]).content.decode()


def test_the_share_page_says_what_stands_in_the_way_and_keeps_what_was_typed(
    visit: Survey, erin: User, client_of: ClientOf
) -> None:
    refused = client_of(erin).post(f"/desk/forms/{visit.slug}/share/send/", {"to": "eve@example.org"})

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "has agreed to be asked by us" in page
    assert 'value="eve@example.org"' in page
