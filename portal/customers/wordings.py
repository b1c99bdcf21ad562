"""Keep the exact words a customer agrees to; a changed sentence gets a new version."""

from dataclasses import dataclass

from django.utils.translation import gettext

from portal.customers.models import Channel, Purpose

VERSION = "2026-11-22"


@dataclass(frozen=True)
class Wording:
    """What stands beside one box."""

    title: str
    text: str
    version: str = VERSION


def wording_for(channel: str, purpose: str, *, company: str) -> Wording:
    """Return the words for one channel and purpose in the active language.

    Source: GDPR art. 7 (specific, unbundled); CTIA Messaging Principles (brand, rates, STOP, HELP).
    """
    titles = {
        Purpose.CHECK_IN: gettext("Check-ins"),
        Purpose.FORUM: gettext("Forum notifications"),
    }
    texts = {
        (Channel.EMAIL, Purpose.CHECK_IN): gettext(
            "%(company)s may write to me by e-mail now and then to ask how things are going, even when "
            "there is no problem."
        ),
        (Channel.EMAIL, Purpose.FORUM): gettext(
            "%(company)s may tell me by e-mail when somebody answers in a topic I follow, and once a week "
            "what is new in the forums."
        ),
        (Channel.TEXT, Purpose.CHECK_IN): gettext(
            "%(company)s may text me now and then to ask how things are going, even when there is no problem."
        ),
        (Channel.TEXT, Purpose.FORUM): gettext(
            "%(company)s may text me when somebody answers in a topic I follow."
        ),
    }
    endings = {
        Channel.EMAIL: gettext("I can end this at any time with one tap."),
        Channel.TEXT: gettext(
            "At most four texts a month. Message and data rates may apply. Reply STOP to end, HELP for help."
        ),
    }
    asked = texts[Channel(channel), Purpose(purpose)] % {"company": company}
    return Wording(titles[Purpose(purpose)], f"{asked} {endings[Channel(channel)]}")
