"""Judge what the DNS says about the domain our mail comes from.

Source: RFC 7208 (SPF; 4.6.4 for the ten look-ups), RFC 6376 and 8301 (DKIM and its key length), RFC 7489
(DMARC).
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib.dns import Lookup

LOOKUPS_ALLOWED: Final = 10
_COUNTED: Final = re.compile(r"^[+?~-]?(include:|a$|a[:/]|mx$|mx[:/]|ptr|exists:)|^redirect=")
_FOLLOWED: Final = re.compile(r"^[+?~-]?include:(.+)|^redirect=(.+)")
_BYTES_OF_1024: Final = 160
_BYTES_OF_2048: Final = 290


class Light(Enum):
    """How a finding stands: red stops a program, amber is worth a look, note tells."""

    RED = "trouble"
    AMBER = "wait"
    GREEN = "solved"
    NOTE = "note"


@dataclass(frozen=True)
class Judgment:
    """How one thing stands, and what to do about it."""

    light: Light
    sentence: str


def judge_spf(domain: str, lookup: Lookup) -> Judgment:
    """Say whether the domain names who may send for it.

    Raises: NoAnswer.
    """
    records = _spf_of(domain, lookup)
    if not records:
        return Judgment(
            Light.RED,
            _("%(domain)s has no SPF record. Publish one that names your mail server: “v=spf1 mx -all”.")
            % {"domain": domain},
        )
    if len(records) > 1:
        return Judgment(
            Light.RED,
            _("%(domain)s has several SPF records, so none counts. Join them.") % {"domain": domain},
        )
    terms = records[0].lower().split()
    if terms[-1] in {"all", "+all"}:
        return Judgment(
            Light.RED, _("The SPF record lets everybody send (“+all”). End it with “-all” or “~all”.")
        )
    count = _lookups(records[0], lookup, depth=0)
    if count > LOOKUPS_ALLOWED:
        sentence = ngettext(
            "The SPF record needs %(count)d look-up; ten are allowed.",
            "The SPF record needs %(count)d look-ups; ten are allowed.",
            count,
        )
        return Judgment(Light.RED, sentence % {"count": count})
    if not terms[-1].endswith("all") and not any(term.startswith("redirect=") for term in terms):
        return Judgment(Light.AMBER, _("The SPF record does not say what others are: end it with “-all”."))
    return Judgment(Light.GREEN, _("The domain names who may send for it."))


def judge_dkim(domain: str, selector: str, lookup: Lookup) -> Judgment:
    """Say whether the key our mail is signed with can be found and is long enough.

    Raises: NoAnswer.
    """
    if not selector:
        return Judgment(
            Light.AMBER,
            _(
                "Your mail server or provider signs our mail. Write its DKIM selector in DKIM_SELECTOR and "
                "the key is looked at here."
            ),
        )
    name = f"{selector}._domainkey.{domain}"
    keys = [tags for text in lookup(name) if "p" in (tags := _tags(text))]
    if not keys:
        return Judgment(Light.RED, _("There is no DKIM key at %(name)s.") % {"name": name})
    tags = keys[0]
    if not tags["p"]:
        return Judgment(Light.RED, _("The DKIM key at %(name)s was revoked.") % {"name": name})
    return _judge_key(tags, name)


def judge_dmarc(domain: str, lookup: Lookup) -> Judgment:
    """Say whether the domain, or the one above it, asks for alignment.

    Raises: NoAnswer.
    """
    for place in _places(domain):
        records = [text for text in lookup(f"_dmarc.{place}") if text.lower().startswith("v=dmarc1")]
        if len(records) > 1:
            return Judgment(
                Light.RED, _("%(domain)s has several DMARC records, so none counts.") % {"domain": place}
            )
        if records:
            return _judge_policy(_tags(records[0]), place)
    return Judgment(
        Light.RED,
        _(
            "%(domain)s has no DMARC record. Gmail and Yahoo ask for one: publish “v=DMARC1; p=none” at "
            "_dmarc.%(domain)s and read the reports."
        )
        % {"domain": domain},
    )


def _judge_key(tags: dict[str, str], name: str) -> Judgment:
    if tags.get("k", "rsa") != "rsa":
        return Judgment(Light.GREEN, _("The key is there, and mail signed with it is ours (aligned)."))
    try:
        length = len(base64.b64decode(tags["p"].replace(" ", ""), validate=True))
    except (binascii.Error, ValueError):
        return Judgment(Light.RED, _("The DKIM key at %(name)s can't be read.") % {"name": name})
    if length < _BYTES_OF_1024:
        return Judgment(
            Light.RED, _("The DKIM key is shorter than 1024 bits, and nobody trusts it (RFC 8301).")
        )
    if length < _BYTES_OF_2048:
        return Judgment(Light.AMBER, _("The DKIM key is shorter than 2048 bits. Renew it when you can."))
    return Judgment(Light.GREEN, _("The key is there, and mail signed with it is ours (aligned)."))


def _judge_policy(tags: dict[str, str], place: str) -> Judgment:
    policy = tags.get("p", "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        return Judgment(Light.RED, _("The DMARC record of %(domain)s names no policy.") % {"domain": place})
    if policy == "none":
        return Judgment(
            Light.GREEN, _("There is a DMARC record. Its policy is “none”: forgers are only reported.")
        )
    return Judgment(Light.GREEN, _("There is a DMARC record, and forged mail is turned away."))


def _spf_of(domain: str, lookup: Lookup) -> list[str]:
    return [text for text in lookup(domain) if text.lower().split()[:1] == ["v=spf1"]]


def _lookups(record: str, lookup: Lookup, *, depth: int) -> int:
    """Count the look-ups a receiver needs, through what the record includes; stops above ten."""
    count = 0
    for term in record.lower().split()[1:]:
        count += bool(_COUNTED.match(term))
        followed = _FOLLOWED.match(term)
        if followed and depth < LOOKUPS_ALLOWED and count <= LOOKUPS_ALLOWED:
            inner = _spf_of((followed[1] or followed[2]).strip(), lookup)
            count += _lookups(inner[0], lookup, depth=depth + 1) if inner else 0
    return count


def _places(domain: str) -> list[str]:
    """Return the domain and the domains above it, down to two labels, where a policy may stand."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _equals, value in pairs if name.strip()}
