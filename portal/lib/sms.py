"""Count how many parts a text message takes.

Source: 3GPP TS 23.038 (GSM 7-bit default alphabet) and TS 23.040 (header of split texts: 7 septets or
3 code units).
"""

from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_SEPTETS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENSION, 2)


@dataclass(frozen=True)
class Parts:
    """How a text travels: its encoding, its length in that encoding's units, and its parts."""

    encoding: str
    units: int
    count: int


def count_parts(text: str) -> Parts:
    """Return the parts of a text: 160 septets alone, 153 each when split; 70 and 67 code units outside GSM-7.

    An escape pair or a surrogate pair never straddles two parts.
    """
    if all(character in _SEPTETS for character in text):
        return _packed("GSM-7", [_SEPTETS[character] for character in text], alone=160, split=153)
    widths = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return _packed("UCS-2", widths, alone=70, split=67)


def _packed(encoding: str, widths: list[int], *, alone: int, split: int) -> Parts:
    total = sum(widths)
    if total <= alone:
        return Parts(encoding, total, 1 if total else 0)
    count, room = 1, split
    for width in widths:
        if width > room:
            count, room = count + 1, split
        room -= width
    return Parts(encoding, total, count)
