"""Write the messages that carry a check-in and its reminders to the customer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from feedback.checkins.hours import closing_of
from feedback.checkins.judging import Go
from feedback.checkins.models import CheckIn, Program
from feedback.checkins.speaking import spoken
from feedback.checkins.timing import Place, hours_of
from portal.customers.models import Channel, Purpose
from portal.messaging.actions import Letter

ABOUT = "checkins.checkin"


@dataclass(frozen=True)
class Step:
    """A letter that follows silence: its part of the key, and its template."""

    key: str
    template: str


def letter_for(check_in: CheckIn, go: Go, now: datetime) -> Letter:
    """Return the letter: one link for mail and text; in a mail each answer is a link that only preselects."""
    program, customer = check_in.program, check_in.customer
    return Letter(
        template="check_in",
        purpose=Purpose.CHECK_IN,
        channel=Channel(go.address.channel),
        to=go.address,
        dedupe_key=f"{ABOUT}:{check_in.pk}:{check_in.ask_count}",
        context=context_of(check_in, settings.SITE_URL + reverse("checkins:check-in", args=[check_in.token])),
        customer=customer,
        about_kind=ABOUT,
        about_id=check_in.pk,
        not_after=closing_of(now, zone=go.zone, hours=hours_of(program, Place.of(customer))),
        language=customer.language,
    )


def follow_up_letter(check_in: CheckIn, go: Go, step: Step, now: datetime) -> Letter:
    """Return a letter that follows silence, with the same link."""
    key = f"{ABOUT}:{check_in.pk}:{step.key}"
    return replace(letter_for(check_in, go, now), template=step.template, dedupe_key=key)


def context_of(check_in: CheckIn, url: str) -> dict[str, Any]:
    """Return what the words of a check-in are made of; the address is the page on which it is answered."""
    survey, program = check_in.survey, check_in.program
    version, scale = survey.current_version, survey.scale
    said = spoken(survey, version, [check_in.customer.language]) if version else None
    steps = scale.steps if scale else ()
    is_second = check_in.wording == Program.Wording.SECOND
    return {
        "name": check_in.customer.display_name,
        "subject": (is_second and program.second_subject) or program.subject,
        "opening": (is_second and program.second_opening) or program.opening,
        "question": said.question if said else survey.title,
        "intro": said.intro if said else survey.intro,
        "answers": [{"score": step, "url": f"{url}?{urlencode({'score': step})}"} for step in steps],
        "low_label": scale.low_label if scale else "",
        "high_label": scale.high_label if scale else "",
        "check_in_url": url,
        "all_url": settings.SITE_URL + reverse("checkins:check-in-all", args=[check_in.token])
        if steps
        else "",
        "expires_at": check_in.expires_at,
    }
