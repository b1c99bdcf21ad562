"""Look at everything that decides whether our mail arrives, before a program may start."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.customers.links import probe_url
from portal.customers.models import Channel, Purpose
from portal.lib.dns import Lookup, NoAnswer, server_from, text_records
from portal.lib.http import AnswerLost, FetchRefused, NotSent, fetch
from portal.messaging.compose import compose, headers_of
from portal.messaging.models import Message, MessageBody
from portal.messaging.overrides import Override
from portal.messaging.rendering import render_words
from portal.messaging.sender_records import Judgment, Light, judge_dkim, judge_dmarc, judge_spf
from portal.operations.configuration import is_local
from portal.ui.branding import brand

CLIPPED_AT: Final = 102_000
"""Gmail cuts off what is longer, the unsubscribe link included."""
ROUND_TRIP_SECONDS: Final = 5.0
LABELS: Final = dict(Override.Check.choices)


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at; `override` is the standing word of a person who lets it pass."""

    name: str
    judgment: Judgment
    override: Override | None = None

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def sentence(self) -> str:
        return self.judgment.sentence

    @property
    def light(self) -> str:
        return self.judgment.light.value

    @property
    def is_red(self) -> bool:
        return self.judgment.light is Light.RED

    @property
    def blocks(self) -> bool:
        return self.is_red and self.override is None


def blockers(now: datetime) -> list[Finding]:
    """Return what keeps a program from going live: red findings that nobody has let pass.

    Asks the DNS and our own address, so it may take some seconds; what can't be asked is never red.
    """
    return [finding for finding in examine(now) if finding.blocks]


def examine(now: datetime, *, lookup: Lookup | None = None) -> list[Finding]:
    """Return all findings, in the order of `LABELS`. While mail is kept here, there is nothing to find."""
    if settings.EMAIL_TRANSPORT == "local":
        return []
    overrides = Override.objects.standing(now).by_name()
    judged = dict(_judgments(lookup or _asking(), now))
    return [Finding(name, judged[name], overrides.get(name)) for name in LABELS if name in judged]


def _asking() -> Lookup:
    return partial(text_records, server=server_from(settings.DNS_SERVER))


def _judgments(lookup: Lookup, now: datetime) -> Iterator[tuple[str, Judgment]]:
    yield from _records(lookup)
    sample = sample_message(now)
    yield "one_click", _one_click()
    yield "list_headers", _list_headers(sample)
    yield "postal_address", _postal_address()
    yield "text_part", _text_part(sample)
    yield "size", _size(sample)
    if settings.EMAIL_TRANSPORT == "smtp":
        yield "transport", _connection()


def _records(lookup: Lookup) -> Iterator[tuple[str, Judgment]]:
    """Judge what the DNS says; after the first question without an answer the others are not asked."""
    domain = settings.FROM_EMAIL.rpartition("@")[2]
    judges = {
        "spf": partial(judge_spf, domain),
        "dkim": partial(judge_dkim, domain, settings.DKIM_SELECTOR),
        "dmarc": partial(judge_dmarc, domain),
    }
    unknown: Judgment | None = None
    for name, judge in judges.items():
        try:
            judgment = unknown or judge(lookup)
        except NoAnswer as error:
            said = _("The DNS could not be asked (%(error)s), so this is not known.") % {"error": error}
            judgment = unknown = Judgment(Light.AMBER, said)
        if name == "spf" and settings.EMAIL_TRANSPORT == "anymail" and judgment.light is Light.RED:
            # A provider bounces to a domain of its own; what has to be aligned then is the signature.
            judgment = Judgment(Light.AMBER, judgment.sentence)
        yield name, judgment


def sample_message(now: datetime) -> Message:
    """Return a check-in as it would leave, to nobody."""
    link = f"{settings.SITE_URL}/"
    context = {
        "subject_line": _("How are things?"),
        "words": _("Is everything fine?"),
        "stop_url": probe_url(),
        "unsubscribe_url": probe_url(),
        "consents_url": link,
    }
    words = render_words(template="plain", channel=Channel.EMAIL, context=context, language="")
    sample = Message(
        channel=Channel.EMAIL,
        purpose=Purpose.CHECK_IN,
        to="sample@example.org",
        subject=words.subject,
        message_id=f"<sample@{settings.SITE_HOST}>",
        created_at=now,
    )
    headers = {
        "List-Unsubscribe": f"<{probe_url()}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    MessageBody(message=sample, text=words.text, html=words.html, headers=headers)
    return sample


def _one_click() -> Judgment:
    """Press the button as a mail program does: no cookie, no sign-in, no redirect (RFC 8058)."""
    url = probe_url()
    if is_local(settings.SITE_HOST):
        return Judgment(Light.AMBER, _("SITE_URL names this machine only, so no mail program can reach it."))
    if urlsplit(url).scheme != "https":
        return Judgment(
            Light.RED,
            _("The button needs an https address (RFC 8058). Set SITE_URL to one that begins with it."),
        )
    return press_button(url)


def press_button(url: str) -> Judgment:
    """Send what a mail program sends and judge the answer."""
    form = {"List-Unsubscribe": "One-Click"}
    try:
        answer = fetch("POST", url, form=form, seconds=ROUND_TRIP_SECONDS, is_operator_set=True)
    except (NotSent, AnswerLost, FetchRefused) as error:
        said = _("Our own address could not be reached from here (%(error)s).") % {"error": error}
        return Judgment(Light.AMBER, said)
    if answer.status != 200:
        said = _(
            "The button was answered with %(status)d instead of 200. Look at what stands before the portal."
        )
        return Judgment(Light.RED, said % {"status": answer.status})
    return Judgment(Light.GREEN, _("The button was pressed and answered, without sign-in or redirect."))


def _list_headers(sample: Message) -> Judgment:
    headers = headers_of(sample)
    wanted = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted")
    missing = [name for name in wanted if not headers.get(name)]
    if missing:
        return Judgment(Light.RED, _("Missing: %(names)s.") % {"names": ", ".join(missing)})
    return Judgment(
        Light.GREEN, _("Each purpose is a list of its own: %(name)s") % {"name": headers["List-Id"]}
    )


def _postal_address() -> Judgment:
    address = brand().postal_address
    if not address:
        said = _("Mail to customers has to carry the company's postal address. Set COMPANY_POSTAL_ADDRESS.")
        return Judgment(Light.RED, said)
    return Judgment(Light.GREEN, address)


def _text_part(sample: Message) -> Judgment:
    if not sample.body.text.strip():
        return Judgment(Light.RED, _("The template has no text part."))
    if probe_url() not in sample.body.text:
        return Judgment(Light.AMBER, _("The text part does not hold the link that ends the messages."))
    return Judgment(Light.GREEN, _("Who reads mail as plain text gets all of it."))


def _size(sample: Message) -> Judgment:
    size = len(compose(sample, company=brand().company_name))
    said = _("A check-in weighs %(size)s kB; from 102 kB on Gmail cuts it off.") % {
        "size": f"{size / 1000:.1f}"
    }
    return Judgment(Light.RED if size > CLIPPED_AT else Light.GREEN, said)


def _connection() -> Judgment:
    if settings.SMTP_SECURITY == "none" and not is_local(settings.SMTP_HOST):
        said = _("Mail travels to the mail server unencrypted. Set SMTP_SECURITY to starttls or tls.")
        return Judgment(Light.RED, said)
    return Judgment(Light.GREEN, _("Mail travels to the mail server encrypted or never leaves this machine."))
