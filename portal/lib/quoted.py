"""Keep what somebody wrote in a reply by mail, without the mail it answers and without her signature.

Every pattern is anchored and bounded, so a hostile mail costs no more than its length. When it is not sure
what is quoted, everything stays: words too many harm less than words lost.
"""

import re
from collections.abc import Sequence
from typing import Final

MAX_LENGTH: Final = 64_000
MAX_LINES: Final = 4_000
_DASHES: Final = re.compile(
    r"^[\s>]*[-_]{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|originalnachricht"
    r"|weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original"
    r"|mensagem original|messaggio originale|oorspronkelijk bericht|originalmeddelande|oprindelig meddelelse"
    r"|opprinnelig melding|wiadomość oryginalna|исходное сообщение|пересылаемое сообщение)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
_WROTE: Final = re.compile(
    r"^[\s>]*(?:"
    r"(?:on|am|le|el|em|il|op|den|på|w dniu|dnia|at)\b.{4,240}?"
    r"\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał(?:\(a\)|a)?)\b.{0,120}"
    r"|.{4,200}(?:пишет|написал(?:а|\(а\))?|写道|寫道|のメール|wrote|schrieb)"
    r")\s*[:：]\s*$",
    re.IGNORECASE,
)
_STARTS: Final = re.compile(r"^[\s>]*(?:on|am|le|el|em|il|op|den|på|w dniu|dnia)\b", re.IGNORECASE)
_FROM: Final = re.compile(r"^[\s>*]*(?:from|von|de|da|van|från|fra|od|от)\s*(?:\*\s*)?:", re.IGNORECASE)
_SENT: Final = re.compile(
    r"^[\s>*]*(?:sent|date|gesendet|datum|envoyé|enviado|enviada|fecha|data|inviato|verzonden|skickat|sendt"
    r"|wysłano|отправлено|дата)\s*(?:\*\s*)?:",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"^[\s>*]*(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема)\s*(?:\*\s*)?:",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(
    r"^\s*(?:sent from my .{2,60}|sent from .{0,20}(?:mail|outlook|yahoo).{0,40}|get outlook for .{2,20}"
    r"|von meinem .{2,40} gesendet|gesendet von .{2,60}|envoyé de(?:puis)? mon .{2,60}"
    r"|enviado desde mi .{2,60}|enviado do meu .{2,60}|inviato da(?:l mio)? .{2,60}"
    r"|verzonden vanaf mijn .{2,60}"
    r"|skickat från min .{2,60}|sendt fra min .{2,60}|wysłane z .{2,60}|отправлено с .{2,60})\.?\s*$",
    re.IGNORECASE,
)


def trim_reply(text: str) -> str:
    """Return the words of a reply; empty only if there were none."""
    lines = [line.rstrip() for line in text[:MAX_LENGTH].replace("\r\n", "\n").split("\n")[:MAX_LINES]]
    kept = _without_signature(_without_original(lines))
    return "\n".join(kept).strip()


def _without_original(lines: Sequence[str]) -> Sequence[str]:
    found = _find_original(lines)
    if found is None:
        return _without_tail(lines)
    start, after = found
    above, below = lines[:start], lines[after:]
    if _is_spoken(above):
        return lines if _answers_inline(below) else above
    if not any(_is_quote(line) for line in below):
        return lines  # nothing above and nothing marked below: we can't tell whose words these are
    return _below_the_quote(below) or lines


def _find_original(lines: Sequence[str]) -> tuple[int, int] | None:
    """Return the first line of what introduces the original mail, and the line after it."""
    for at, line in enumerate(lines):
        if _DASHES.match(line):
            return at, at + 1
        if _FROM.match(line) and _is_header_block(lines[at + 1 : at + 6]):
            rule = at and set(lines[at - 1].strip()) == {"_"}
            return at - int(bool(rule)), at + 1
        for length in (1, 2, 3):
            if length > 1 and not _STARTS.match(line):
                break
            joined = " ".join(part.strip() for part in lines[at : at + length])[:400]
            if _WROTE.match(joined):
                return at, at + length
    return None


def _is_header_block(following: Sequence[str]) -> bool:
    """Tell whether "From:" begins the headers of a mail, not somebody's own list."""
    has_date = any(_SENT.match(line) for line in following)
    return has_date and any(_SUBJECT.match(line) for line in following)


def _answers_inline(below: Sequence[str]) -> bool:
    """Tell whether somebody wrote between or under the quoted lines."""
    if not any(_is_quote(line) for line in below):
        return False
    spoken = _without_signature([line for line in below if not _is_quote(line)])
    return _is_spoken(spoken)


def _below_the_quote(below: Sequence[str]) -> list[str]:
    """Return what stands under one block of quoted lines; with more blocks the quotes stay between."""
    marks = [at for at, line in enumerate(below) if _is_quote(line)]
    first, last = marks[0], marks[-1]
    between = [line for line in below[first : last + 1] if not _is_quote(line)]
    kept = list(below) if _is_spoken(between) else [*below[:first], *below[last + 1 :]]
    return kept if _is_spoken([line for line in kept if not _is_quote(line)]) else []


def _without_tail(lines: Sequence[str]) -> Sequence[str]:
    """Drop quoted lines at the very end that nothing introduced."""
    end = len(lines)
    while end and (_is_quote(lines[end - 1]) or not lines[end - 1].strip()):
        end -= 1
    return lines[:end] if end else lines


def _without_signature(lines: Sequence[str]) -> list[str]:
    """Drop the signature (RFC 3676: two dashes and a space on a line) and what a phone adds."""
    kept = list(lines)
    for at, line in enumerate(kept):
        if line.strip() in {"--", "—"} and _is_spoken(kept[:at]):
            kept = kept[:at]
            break
    while kept and (not kept[-1].strip() or _DEVICE.match(kept[-1][:200])):
        kept.pop()
    return kept


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith((">", "|"))


def _is_spoken(lines: Sequence[str]) -> bool:
    return any(line.strip() and not _DEVICE.match(line[:200]) for line in lines)
