"""Judge what the signature of a mail covers, from the source of one that arrived.

Our mail server or provider signs, so only a mail that went the whole way shows it; whether its signature
holds, the mailbox that took it in has found out (RFC 8601). Source: RFC 6376 (3.5 and 5.4.1), RFC 8058 (4:
both List-Unsubscribe headers have to be covered by a valid signature), RFC 7489 (3.1.1, alignment).
"""

import re
from email.parser import HeaderParser
from typing import Final

from django.utils.translation import gettext as _

from portal.lib.mail_in import signature_verdicts
from portal.messaging.sender_records import Judgment, Light

COVERED: Final = ("From", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post")
_BLANKS: Final = re.compile(r"\s+")


def judge_signature(source: str, domain: str) -> Judgment:
    """Say whether a signature of the sender's domain covers what it must; the newest mail tells best."""
    mail = HeaderParser().parsestr(source.lstrip())
    signatures = [_tags(str(value)) for value in mail.get_all("DKIM-Signature", [])]
    if not signatures:
        return Judgment(Light.RED, _("This mail carries no DKIM signature. Let your mail server sign ours."))
    aligned = [tags for tags in signatures if _is_aligned(tags.get("d", ""), domain)]
    if not aligned:
        names = ", ".join(sorted({tags.get("d", "") for tags in signatures}))
        said = _("It is signed by %(names)s only, which is not %(domain)s: that does not count for DMARC.")
        return Judgment(Light.RED, said % {"names": names, "domain": domain})
    lacking = min((_lacking(tags) for tags in aligned), key=len)
    if lacking:
        said = _("The signature does not cover %(names)s. Add them to what your mail server signs.")
        return Judgment(Light.RED, said % {"names": ", ".join(lacking)})
    found = signature_verdicts([str(value) for value in mail.get_all("Authentication-Results", [])], domain)
    return _judge_found(found)


def _judge_found(found: set[str]) -> Judgment:
    """Judge a signature that covers what it must by what the mailbox that took the mail in says of it."""
    if not found:
        return Judgment(Light.GREEN, _("The signature covers sender, subject and the unsubscribe button."))
    if "pass" in found:
        said = _("The signature covers sender, subject and the unsubscribe button, and it arrived unbroken.")
        return Judgment(Light.GREEN, said)
    said = _(
        "The mailbox that took it in could not trust the signature (%(verdict)s). Look whether something on "
        "the way changes our mail, and whether the key in the DNS is the one your mail server signs with."
    )
    return Judgment(Light.RED, said % {"verdict": ", ".join(sorted(found))})


def _lacking(tags: dict[str, str]) -> list[str]:
    covered = {name.lower() for name in tags.get("h", "").split(":")}
    return [name for name in COVERED if name.lower() not in covered]


def _is_aligned(signer: str, domain: str) -> bool:
    """Tell whether the signer is the domain or one above it, with a dot of its own."""
    signer, domain = signer.lower().rstrip("."), domain.lower()
    return signer == domain or ("." in signer and domain.endswith(f".{signer}"))


def _tags(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in _BLANKS.sub("", value).split(";"))
    return {name: text for name, equals, text in pairs if equals}
