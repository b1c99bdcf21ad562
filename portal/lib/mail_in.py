"""Read one mail that came in: who wrote it, to whom, what she says, and whether a machine did.

Source: RFC 5322 (the message), RFC 3834 (automatic answers), RFC 8601 (Authentication-Results).
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy, Policy
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any, Final, cast

from portal.lib.people import normalize_email

MAX_BYTES: Final = 1_048_576
MAX_PARTS: Final = 50
MAX_RECIPIENTS: Final = 50
LONGEST_HEADER: Final = 4_000
"""Letters read of each header: to take one apart costs more than its length."""
_ROBOT_NAMES: Final = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply.*|bounces?[+.-].*|bounces?|daemon|root)@"
)
_OUT_OF_OFFICE: Final = re.compile(
    r"^(?:re:\s*)?(?:auto(?:matic)?[ -]?(?:reply|response|replied)|out of (?:the )?office|abwesen"
    r"|automatische antwort|réponse automatique|respuesta automática|resposta automática|risposta automatica"
    r"|automatisch antwoord|autosvar|undeliver|delivery status|mail delivery|returned mail|unzustellbar)",
    re.IGNORECASE,
)


_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"?')
_COMMENT: Final = re.compile(r"\([^()]*\)")
_RESULT: Final = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)(.*)", re.DOTALL)
_PASSED_FOR: Final = re.compile(r"(?:header\.(?:d|i)|smtp\.mailfrom)\s*=\s*(\S+)")
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{3,250}>")


class _BriefPolicy(EmailPolicy):
    """Read headers as the standard library does, and no more than the beginning of each."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:LONGEST_HEADER])


_BRIEF: Final = cast("Policy[EmailMessage]", _BriefPolicy())


class MailUnreadable(ValueError):
    """The bytes are no mail we can read, or more than we read."""


@dataclass(frozen=True)
class MailIn:
    """One mail as it came. `robot` says by what sign a machine wrote it; empty for a person's.

    `proof` is "pass", "fail" or empty, as our own mail server's Authentication-Results say.
    """

    ref: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    robot: str
    proof: str
    answers: tuple[str, ...] = ()
    """The Message-IDs it says it answers, the nearest first."""
    message_id: str = ""
    answers_to: tuple[str, ...] = ()
    bounces_to: tuple[str, ...] = ()


def read_mail(raw: bytes, *, envelope: Iterable[str] = ()) -> MailIn:
    """Return what a mail says; `envelope` are recipients its headers may not name.

    Of a larger mail the first megabyte is read: the words stand before what is attached; of a long header its
    beginning.

    Raises: MailUnreadable for no sender, or more than 50 parts.
    """
    try:
        mail = BytesParser(policy=_BRIEF).parsebytes(raw[:MAX_BYTES])
        return _read(mail, raw, envelope)
    except MailUnreadable:
        raise
    except Exception as error:  # the parser of the standard library raises a dozen kinds for broken headers
        raise MailUnreadable(type(error).__name__) from error


def _read(mail: EmailMessage, raw: bytes, envelope: Iterable[str]) -> MailIn:
    senders = [address for _name, address in getaddresses(_texts(mail, "From")) if "@" in address]
    if len(senders) != 1:
        raise MailUnreadable("not exactly one sender")
    named = getaddresses([text for name in _TO for text in _texts(mail, name)][:MAX_RECIPIENTS])
    recipients = [*envelope, *(address for _name, address in named if "@" in address)]
    return MailIn(
        ref=_ref(mail, raw),
        sender=normalize_email(senders[0])[:254],
        recipients=tuple(normalize_email(each) for each in recipients[:MAX_RECIPIENTS]),
        subject=" ".join(str(mail.get("Subject", "")).split())[:250],
        text=_words(mail),
        robot=_robot_sign(mail, normalize_email(senders[0])),
        proof=_proof(mail, normalize_email(senders[0])),
        answers=_answers(mail),
        message_id=str(mail.get("Message-ID", "")).strip()[:250],
        answers_to=_addresses(mail, "Reply-To"),
        bounces_to=_addresses(mail, "Return-Path", "Sender"),
    )


_TO: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")


def _answers(mail: EmailMessage) -> tuple[str, ...]:
    nearest = " ".join(_texts(mail, "In-Reply-To"))
    earlier = " ".join(_texts(mail, "References"))
    found = [*_MESSAGE_ID.findall(nearest), *reversed(_MESSAGE_ID.findall(earlier))]
    return tuple(dict.fromkeys(found))[:20]


def _addresses(mail: EmailMessage, *names: str) -> tuple[str, ...]:
    named = getaddresses([text for name in names for text in _texts(mail, name)])
    return tuple(normalize_email(address) for _name, address in named if "@" in address)[:MAX_RECIPIENTS]


def _texts(mail: Message, name: str) -> list[str]:
    return [str(value)[:2_000] for value in mail.get_all(name, [])]


def _ref(mail: EmailMessage, raw: bytes) -> str:
    """Return a number for the mail: the same for the same Message-ID, or for the same bytes without one."""
    named = str(mail.get("Message-ID", "")).strip()
    words = f"{named} {mail.get('From', '')}".encode(errors="replace")
    return hashlib.sha256(words if named else raw).hexdigest()


def _robot_sign(mail: EmailMessage, sender: str) -> str:
    """Return the sign that a machine wrote the mail: nothing that answers by itself may start a loop."""
    signs: dict[str, Callable[[str], bool]] = {
        "Auto-Submitted": lambda value: value.split(";")[0].strip() != "no",
        "X-Auto-Response-Suppress": lambda value: any(
            word in value for word in ("dr", "autoreply", "all", "oof")
        ),
        "Precedence": lambda value: value.strip() in {"bulk", "list", "junk", "auto_reply"},
        "X-Autoreply": lambda value: value.strip() != "no",
        "X-Autorespond": lambda _value: True,
        "X-Loop": lambda _value: True,
        "List-Id": lambda _value: True,
        "List-Unsubscribe": lambda _value: True,
        "X-Failed-Recipients": lambda _value: True,
        "Return-Path": lambda value: value.strip() in {"<>", ""},
    }
    for name, is_sign in signs.items():
        if any(is_sign(text.lower()) for text in _texts(mail, name)):
            return name
    if mail.get_content_type() in {"multipart/report", "message/delivery-status"}:
        return "multipart/report"
    if _ROBOT_NAMES.match(sender):
        return "From"
    return "Subject" if _OUT_OF_OFFICE.match(str(mail.get("Subject", ""))[:200]) else ""


def _proof(mail: EmailMessage, sender: str) -> str:
    """Return what our own mail server says of the sender; it writes above everything that came with the mail.

    Words in quotes and brackets are the sender's own, and so is every ARC header: nobody checked its seal.
    Without a verdict by DMARC a pass counts for the domain it was given to, and for no other.
    """
    results = _own_results(_texts(mail, "Authentication-Results"))
    policies = {verdict for method, verdict, _words in results if method == "dmarc"}
    if policies:
        return "pass" if policies == {"pass"} else "fail" if "fail" in policies else ""
    told = [text.lower().lstrip() for text in _texts(mail, "Received-SPF")[:1]]
    if any(verdict == "fail" for _method, verdict, _words in results) or any(
        text.startswith("fail") for text in told
    ):
        return "fail"
    domain = sender.rpartition("@")[2]
    passed = [words for _method, verdict, words in results if verdict == "pass"]
    return "pass" if any(_is_for(words, domain) for words in passed) else ""


def _own_results(headers: list[str]) -> list[tuple[str, str, str]]:
    """Return method, verdict and the rest of each result by the server that wrote the topmost header."""
    read = [_without_asides(header).lower().split(";") for header in headers]
    servers = [parts[0].split()[:1] for parts in read]
    own = [parts for parts, server in zip(read, servers, strict=True) if server == servers[0]]
    results = (_RESULT.match(part) for parts in own for part in parts[1:])
    return [(found[1], found[2], found[3]) for found in results if found]


def signature_verdicts(headers: list[str], domain: str) -> set[str]:
    """Return what the server that took a mail in found of a domain's DKIM signatures, such as pass or fail.

    `headers` are the Authentication-Results of the mail, the topmost first. Empty where it says nothing.
    """
    results = _own_results([header[:2_000] for header in headers])
    return {verdict for method, verdict, words in results if method == "dkim" and _is_for(words, domain)}


def _without_asides(header: str) -> str:
    """Return a header without what stands in quotes and in brackets, however deep; an open one ends it."""
    words, before = _QUOTED.sub("", header), ""
    while words != before:
        words, before = _COMMENT.sub("", words), words
    return words.partition("(")[0]


def _is_for(words: str, domain: str) -> bool:
    """Tell whether a result speaks of the domain, or of one above or below it."""
    named = [found.rpartition("@")[2].strip("<>.") for found in _PASSED_FOR.findall(words)]
    return any(
        name == domain
        or (name.count(".") and domain.endswith(f".{name}"))
        or (domain.count(".") and name.endswith(f".{domain}"))
        for name in named
    )


def _words(mail: EmailMessage) -> str:
    """Return the plain text, else what the HTML says; attachments are left alone."""
    for count, _part in enumerate(mail.walk()):
        if count >= MAX_PARTS:
            raise MailUnreadable("too many parts")
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError):  # a charset nobody knows
        payload = body.get_payload(decode=True)
        text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
    text = text.replace("\x00", "")
    return text_of_html(text) if body.get_content_type() == "text/html" else text


def text_of_html(html: str) -> str:
    """Return the words of an HTML mail, quotes marked as in plain text."""
    reader = _HtmlReader()
    reader.feed(_without_comments(html))
    reader.close()
    return "".join(reader.parts)


def _without_comments(html: str) -> str:
    """Return what stands outside of comments; by hand, for the parser looks for the end of each anew."""
    kept, place = [], 0
    while (start := html.find("<!", place)) >= 0:
        kept.append(html[place:start])
        mark = "-->" if html.startswith("<!--", start) else ">"
        if (end := html.find(mark, start)) < 0:
            return "".join(kept)
        place = end + len(mark)
    return "".join([*kept, html[place:]])


class _HtmlReader(HTMLParser):
    """Collect words; blocks end lines, quotes get their mark, what is never read is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._quotes = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self._new_line()
        if tag == "blockquote":
            self._quotes += 1
            self._new_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag in _BLOCKS or tag == "blockquote":
            self._new_line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _new_line(self) -> None:
        self.parts.append("\n" + "> " * min(self._quotes, 5))


_SILENT: Final = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS: Final = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "pre", "ul", "ol", "table", "hr"})
