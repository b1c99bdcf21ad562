"""Read what identifies a person: phone numbers, e-mail addresses, network addresses, initials."""

import ipaddress
import re

import phonenumbers


class PhoneInvalid(ValueError):
    """The text is not a phone number anybody could have."""


def parse_phone(text: str, *, region: str) -> str:
    """Return the number in E.164, such as +14155550132; `region` (ISO 3166) reads numbers without a country.

    Raises: PhoneInvalid.
    Source: ITU-T E.164, at most 15 digits after the plus.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid(text) from error
    if not phonenumbers.is_possible_number(number):
        raise PhoneInvalid(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normalize_email(text: str) -> str:
    """Return the address in the one spelling it is kept and compared in."""
    return text.strip().lower()


def truncate_ip(text: str) -> str:
    """Return the address without its host part: /24 of IPv4, /48 of IPv6; empty for what is no address."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def initials(name: str) -> str:
    """Return one or two letters that stand for the name."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    picked = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in picked).upper()


def plain_name(name: str) -> str:
    """Return a name that can't be read as a link or a header in a plain-text mail.

    Source: CVE-2026-30913, a display name that mail programs turn into a link.
    """
    words = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    for mark, harmless in (("://", " "), ("<", ""), (">", ""), ("www.", "www "), ("@", " at ")):
        words = words.replace(mark, harmless)
    return re.sub(r"\.(?=\w)", " ", words)[:60].strip()
