"""Find every setting that can't work, before anything starts.

Nothing here needs Django, so that portal.settings itself can use it. Sentences are for people at a terminal.
"""

import ipaddress
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import phonenumbers
from environs import Env, EnvValidationError, ValidationError

from portal.lib.clock import is_zone

READ: Final = (
    *("SITE_URL", "DEBUG", "DATABASE", "REDIS_URL", "COMPANY_POSTAL_ADDRESS", "TIME_ZONE", "EMAIL_TRANSPORT"),
    *(
        "FROM_EMAIL",
        "LIST_FROM_EMAIL",
        "SMTP_SECURITY",
        "SMTP_USER",
        "SMTP_PASSWORD",
        "ANYMAIL",
        "SMS_TRANSPORT",
        "TWILIO_ACCOUNT_SID",
    ),
    *(
        "TWILIO_AUTH_TOKEN",
        "TWILIO_FROM",
        "TWILIO_BASE_URL",
        "PHONE_REGION",
        "SOCIAL_KEYS",
        "OIDC_SERVER_URL",
    ),
    *("LOG_LEVEL", "LOG_FORMAT"),
)
"""The settings that rules below look at, by their names in portal.settings."""
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "EMAIL_TRANSPORT": ("local", "smtp", "anymail"),
    "SMS_TRANSPORT": ("local", "twilio"),
    "SMTP_SECURITY": ("none", "starttls", "tls"),
    "LOG_FORMAT": ("text", "json"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
_ADDRESS = re.compile(r"[^@\s<>]+@(?P<host>[^@\s<>]+)")
_NAMED_ADDRESS = re.compile(r"[^<>]*<(?P<address>[^<>]+)>")
_PREFIX = re.compile(r"\*|\+[1-9]\d{0,6}")
_PRICE = re.compile(r"\d{1,4}([.]\d{1,6})?")
_TWILIO_SENDER = re.compile(r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}")
"""A number in E.164, or a messaging service of Twilio's."""


_NEEDED_TO_START: Final = {"TIME_ZONE", "SITE_URL", "REDIS_URL"}
"""Without these Django itself can't be set up; all others are told by the system checks."""

_SECRET: Final = {"DATABASE_URL", "REDIS_URL", "ANYMAIL", "SECRET_KEY", "SMTP_PASSWORD", "TWILIO_AUTH_TOKEN"}
_UNREAD: Final[Mapping[str, str]] = {
    "Not a valid integer.": "{value} is not a whole number.",
    "Not a valid number.": "{value} is not a number.",
    "Not a valid boolean.": "{value} is neither on nor off. Use 1 or 0.",
    "Invalid value.": "{value} is outside what is possible.",
    "Not valid JSON.": "It is not valid JSON. Check its quotes and braces.",
    "Not a valid database URL.": "It is not a database address, such as postgres://user:password@127.0.0.1:5432/earshot.",
    "must start with http:// or https:// and name a host": "{value} is not a web address. "
    "Write it with its scheme and host, such as https://feedback.example.com.",
}
"""What the settings reader says, in words for whoever has to mend it; secrets are never repeated."""


@dataclass(frozen=True)
class Problem:
    """One setting that can't work (an error) or should not stay so (a warning)."""

    code: str
    setting: str
    sentence: str
    is_error: bool = True


def stream_origins(url: str) -> list[str]:
    """Return where the event stream lives when that is not the site itself."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def host_of(url: str | None) -> str:
    """Return the host of a web address, or an empty text when there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Tell whether the host is this machine or one in a private network."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".test")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def find_problems(settings: Mapping[str, Any]) -> list[Problem]:
    """Return every problem of the settings named in READ; one that could not be read (None) is skipped."""
    return [problem for rule in _RULES for problem in rule(settings)]


def stop_on_unreadable(env: Env, settings: Mapping[str, Any]) -> None:
    """End the program with the full list of bad settings when some can't even be read."""
    unread: Any = {}
    try:
        env.seal()
    except EnvValidationError as error:
        unread = error.error_messages
    lines = [f"{name}: {_unread(name, messages)}" for name, messages in unread.items()]
    errors = [problem for problem in find_problems(settings) if problem.is_error]
    if unread or any(problem.setting in _NEEDED_TO_START for problem in errors):
        sys.exit(explain([*lines, *(f"{problem.setting}: {problem.sentence}" for problem in errors)]))


def _unread(name: str, messages: Sequence[Any]) -> str:
    said = " ".join(map(str, messages))
    value = "The value" if name in _SECRET else f"“{os.environ.get(name, '')}”"
    return _UNREAD.get(said, f"{{value}} can't be used: {said[:1].lower()}{said[1:]}").replace(
        "{value}", value
    )


def explain(lines: Sequence[str]) -> str:
    """Return the message that stops the start: one line for each bad setting."""
    return "\n".join(
        [
            "Earshot can't start. Mend these settings (docs/guide/settings.md):",
            *(f"  {line}" for line in lines),
        ]
    )


def _check_site(settings: Mapping[str, Any]) -> Iterator[Problem]:
    url = settings.get("SITE_URL")
    if url is None:
        return
    host = host_of(url)
    if not host or not _is_plain_web_address(url):
        yield Problem(
            "E001",
            "SITE_URL",
            f"“{url}” is not a web address. Write it with its scheme and host and without a path, "
            "such as https://feedback.example.com.",
        )
    elif url.startswith("http://") and not is_local(host):
        yield Problem(
            "W001",
            "SITE_URL",
            f"{host} is reached over plain http, so passwords travel readable. Use https:// in production.",
            is_error=False,
        )


def _is_plain_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        has_port
        and parts.scheme in {"http", "https"}
        and not (parts.path.strip("/") or parts.query or parts.username)
    )


def _check_choices(settings: Mapping[str, Any]) -> Iterator[Problem]:
    for setting, choices in CHOICES.items():
        value = settings.get(setting)
        if value is not None and value not in choices:
            yield Problem("E002", setting, f"“{value}” is not known. Use one of: {', '.join(choices)}.")


def _check_time_zone(settings: Mapping[str, Any]) -> Iterator[Problem]:
    name = settings.get("TIME_ZONE")
    if name is not None and not is_zone(name):
        yield Problem(
            "E003", "TIME_ZONE", f"“{name}” is not a time zone. Use a name such as Europe/Lisbon or UTC."
        )


def _check_storage(settings: Mapping[str, Any]) -> Iterator[Problem]:
    redis_url = settings.get("REDIS_URL") or ""
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        yield Problem(
            "E004",
            "REDIS_URL",
            "It has to start with redis://, rediss:// or unix://, such as redis://127.0.0.1:6379/0.",
        )
    if settings.get("DATABASE") and not redis_url:
        yield Problem(
            "W002",
            "REDIS_URL",
            "It is empty while DATABASE_URL is set: each process keeps a cache of its own, so limits on "
            "sign-in are looser than meant. Set REDIS_URL too.",
            is_error=False,
        )


def _check_mail(settings: Mapping[str, Any]) -> Iterator[Problem]:
    sender = settings.get("FROM_EMAIL")
    if sender and not _is_sender(sender, host_of(settings.get("SITE_URL"))):
        yield Problem(
            "E005", "FROM_EMAIL", f"“{sender}” is not an e-mail address. Write one such as hello@example.com."
        )
    other = settings.get("LIST_FROM_EMAIL")
    if sender and other and other.rpartition("@")[2].lower() != sender.rpartition("@")[2].lower():
        yield Problem(
            "E016",
            "LIST_FROM_EMAIL",
            f"“{other}” is not at the domain of FROM_EMAIL ({sender}), whose SPF, DKIM and DMARC are looked "
            "after. Write another address at the same domain.",
        )
    anymail = settings.get("ANYMAIL")
    names_backend = isinstance(anymail, dict) and str(anymail.get("EMAIL_BACKEND", "")).count(".") >= 2
    if settings.get("EMAIL_TRANSPORT") == "anymail" and not names_backend:
        yield Problem(
            "E006",
            "ANYMAIL",
            "EMAIL_TRANSPORT=anymail needs your provider's keys here, as JSON, such as "
            '{"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend", "POSTMARK_SERVER_TOKEN": "…"}.',
        )
    if settings.get("EMAIL_TRANSPORT") in {"smtp", "anymail"} and not settings.get("COMPANY_POSTAL_ADDRESS"):
        yield Problem(
            "E007",
            "COMPANY_POSTAL_ADDRESS",
            "It is empty, and mail to customers has to carry the company's postal address "
            "(15 U.S.C. 7704, CAN-SPAM). Write the address on one line.",
        )
    if bool(settings.get("SMTP_USER")) != bool(settings.get("SMTP_PASSWORD")):
        yield Problem(
            "E008", "SMTP_PASSWORD", "SMTP_USER and SMTP_PASSWORD belong together. Set both or neither."
        )


def bare_address(sender: str) -> str:
    """Return the address of a sender written as “Name <address>” or as the address alone."""
    named = _NAMED_ADDRESS.fullmatch(sender.strip())
    return (named["address"] if named else sender).strip()


def _is_sender(text: str, site_host: str) -> bool:
    found = _ADDRESS.fullmatch(bare_address(text))
    return found is not None and (
        "." in found["host"].strip(".") or found["host"] in {"localhost", site_host}
    )


def _check_texts(settings: Mapping[str, Any]) -> Iterator[Problem]:
    region = settings.get("PHONE_REGION")
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        yield Problem(
            "E009", "PHONE_REGION", f"“{region}” is not a country. Use its two letters, such as US or PT."
        )
    sender = settings.get("TWILIO_FROM")
    if sender and not _TWILIO_SENDER.fullmatch(sender):
        yield Problem(
            "E010",
            "TWILIO_FROM",
            f"“{sender}” is neither a full phone number, such as +14155550132, "
            "nor a messaging service (MG…).",
        )
    if settings.get("SMS_TRANSPORT") == "twilio":
        for setting in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"):
            if not settings.get(setting):
                yield Problem(
                    "E011", setting, "SMS_TRANSPORT=twilio needs it. Copy it from the Twilio console."
                )
    url = settings.get("TWILIO_BASE_URL")
    if url is not None and not host_of(url):
        yield Problem(
            "E012", "TWILIO_BASE_URL", f"“{url}” is not a web address. Leave it out to reach Twilio itself."
        )


def _check_social(settings: Mapping[str, Any]) -> Iterator[Problem]:
    keys: Mapping[str, tuple[str, str]] = settings.get("SOCIAL_KEYS") or {}
    for name, (client_id, secret) in keys.items():
        if bool(client_id) != bool(secret):
            missing = f"{name.upper()}_{'CLIENT_SECRET' if client_id else 'CLIENT_ID'}"
            yield Problem(
                "E013", missing, f"It is empty while the other key of {name} is set. Set both or neither."
            )
    if all(keys.get("oidc", ("", ""))) and not host_of(settings.get("OIDC_SERVER_URL")):
        yield Problem(
            "E014", "OIDC_SERVER_URL", "Sign-in with OpenID Connect needs the provider's web address here."
        )


def _check_production(settings: Mapping[str, Any]) -> Iterator[Problem]:
    host = host_of(settings.get("SITE_URL"))
    if is_local(host):
        return
    for setting, what in (("EMAIL_TRANSPORT", "e-mails"), ("SMS_TRANSPORT", "texts")):
        if settings.get(setting) == "local":
            yield Problem(
                "W003",
                setting,
                f"It is local while the portal is public at {host}: {what} are kept at the desk "
                "and reach nobody.",
                is_error=False,
            )
    if settings.get("DEBUG"):
        yield Problem(
            "E015", "DEBUG", "It is on while the portal is public: error pages would show its inside."
        )


_RULES: Final[Sequence[Callable[[Mapping[str, Any]], Iterator[Problem]]]] = (
    _check_site,
    _check_choices,
    _check_time_zone,
    _check_storage,
    _check_mail,
    _check_texts,
    _check_social,
    _check_production,
)


def prices_of(text: str) -> dict[str, str]:
    """Return the prices of texts by the beginning of the number, as `+1=0.0079,*=0.06` names them."""
    pairs = (pair.partition("=") for pair in text.split(",") if pair.strip())
    return {prefix.strip(): price.strip() for prefix, _equals, price in pairs}


def are_prices(text: str) -> None:
    """Refuse what is no price of a text for the beginning of a number, or for everywhere else.

    Raises: ValidationError.
    """
    for prefix, price in prices_of(text).items():
        if not (_PREFIX.fullmatch(prefix) and _PRICE.fullmatch(price)):
            told = f"{prefix}={price}" if price else prefix
            raise ValidationError(f"“{told}” is no price: write +1=0.0079, or *=0.06")


def is_web_address(text: str) -> None:
    """Refuse what a browser could not open."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValidationError("must start with http:// or https:// and name a host")


def is_web_address_or_empty(text: str) -> None:
    """Refuse what a browser could not open; nothing means that there is no such page."""
    if text:
        is_web_address(text)


def are_networks(blocks: list[str]) -> None:
    """Refuse what names no block of network addresses."""
    for block in blocks:
        try:
            ipaddress.ip_network(block)
        except ValueError as error:
            raise ValidationError(f"{block} is no network: write it like 192.0.2.0/24") from error


def kept_secret_key(data_dir: Path) -> str:
    """Return the secret key kept in the data folder, made on the first start."""
    path = data_dir / "secret_key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64))
            draft.replace(path)
        return path.read_text().strip()
    except OSError as error:
        sys.exit(
            f"The data folder {data_dir} can't be used ({error.strerror}). "
            "Make it writable for this user, or set DATA_DIR to a folder that is."
        )
