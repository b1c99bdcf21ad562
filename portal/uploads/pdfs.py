"""Look into a PDF for programs and other files, and blank what it tells of its writer. Nothing is run.

Decided: what is packed is unpacked piece by piece and searched, up to a limit, whatever the file says it is.
A library that reads PDFs would follow the file's own tables, which a hostile file writes; here nothing is.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from portal.uploads.refusals import DocumentHasScripts, DocumentSealed, DocumentTooLarge, NoDocument

MOST_STREAMS: Final = 20_000
LARGEST_UNPACKED: Final = 100 * 1024 * 1024
FED: Final = 4 * 1024
PIECE: Final = 64 * 1024
LEAST_COST: Final = 2 * 1024
"""What each look counts for at least: many small or broken pieces are work too."""
_KEYS: Final = rb"/(?:Author|Creator|Producer|Title|Subject|Keywords|Company|CreationDate|ModDate)\s*"
_SAID: Final = re.compile(_KEYS + rb"(\((?:[^\\()]|\\.){0,4000}\)|<[0-9A-Fa-f\s]{0,8000}>)", re.DOTALL)
_XMP: Final = (b"<x:xmpmeta", b"</x:xmpmeta>")
_ACTIVE: Final = ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "Rendition")
"""What a PDF calls a program or a file inside. Shorter names stand in packed bytes by chance."""
_OTHERWISE: Final = ("ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "RunLengthDecode", "Crypt", "Predictor")
"""Ways to pack a piece besides the usual one; pictures use them, lists of objects have no need to."""
_STREAM: Final = re.compile(rb"(?<!end)stream[ \t]{0,8}(?:\r\n|\n|\r)")
_AS_USUAL: Final = re.compile(rb"/Filter\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\])")
_HEAD: Final = 2_048
"""Bytes before and after the name of a list of objects in which its head begins and ends."""
_NEAR: Final = 600
"""Bytes around the name of a list of objects in which its way of packing stands."""
LONGEST_NAME: Final = 64


def _named(*names: str) -> re.Pattern[bytes]:
    """Return a pattern for names of which any letter may stand as its number (ISO 32000-1, 7.3.5)."""
    spelled = ("".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name) for name in names)
    return re.compile(f"/(?:{'|'.join(spelled)})".encode())


_IS_ACTIVE: Final = _named(*_ACTIVE)
_IS_OBJECTS: Final = _named("ObjStm")
_IS_OTHERWISE: Final = _named(*_OTHERWISE)
_IS_LOCKED: Final = _named("Encrypt")


def bare_pdf(content: bytes) -> bytes:
    """Blank the written properties in place, so that every offset in the file stays true.

    Raises: NoDocument, DocumentHasScripts, DocumentSealed, DocumentTooLarge.
    """
    body, end, rest = content.rpartition(b"%%EOF")
    if not end or rest.strip():
        raise NoDocument
    if _IS_ACTIVE.search(content):
        raise DocumentHasScripts
    _check_objects(content)
    _check_packed(content)
    told = _SAID.sub(lambda match: _blanked(match[0], match[1]), body)
    return _without_xmp(told) + end + rest


def _check_objects(content: bytes) -> None:
    """Refuse lists of objects that can't be looked into: locked, or packed in an unusual way."""
    places = [match.start() for match in _IS_OBJECTS.finditer(content)]
    if len(places) > MOST_STREAMS:
        raise DocumentTooLarge
    if places and _IS_LOCKED.search(content):
        raise DocumentSealed
    if any(_IS_OTHERWISE.search(content, max(0, place - _NEAR), place + _NEAR) for place in places):
        raise DocumentSealed
    if not all(_is_as_usual(content, place) for place in places):
        raise DocumentSealed


def _is_as_usual(content: bytes, place: int) -> bool:
    """Tell whether the head of a list says plainly that it is packed once and as usual, or not at all."""
    start = content.rfind(b"obj", max(0, place - _HEAD), place)
    end = content.find(b"stream", place, place + _HEAD)
    head = _AS_USUAL.sub(b"", content[start:end], count=1)
    return start >= 0 and end >= 0 and b"/Filter" not in head and b"#" not in head


def _check_packed(content: bytes) -> None:
    """Search everything that is packed, piece by piece and never more than the limit."""
    left = LARGEST_UNPACKED
    for number, match in enumerate(_STREAM.finditer(content)):
        if number == MOST_STREAMS:
            raise DocumentTooLarge
        left -= _search(memoryview(content)[match.end() :], left)


def _search(packed: memoryview, limit: int) -> int:
    """Return how much one piece unpacked to."""
    total, before = 0, b""
    for found in _unpacked(packed):
        total += max(len(found), LEAST_COST)
        if total > limit:
            raise DocumentTooLarge
        if not before and _is_packed_again(found):
            raise DocumentSealed
        if _IS_ACTIVE.search(before + found):
            raise DocumentHasScripts
        before = found[-LONGEST_NAME:]
    return total


def _unpacked(packed: memoryview) -> Iterator[bytes]:
    """Yield what a piece unpacks to; readers show a piece that breaks off, so what stood before counts."""
    if not _is_packed(packed):
        return
    unpacking, place = zlib.decompressobj(-zlib.MAX_WBITS), 2  # without the sum, which readers don't check
    while not unpacking.eof and place < len(packed):
        given = bytes(packed[place : place + FED])
        place += FED
        while given and not unpacking.eof:
            earlier = unpacking.copy()
            try:
                yield unpacking.decompress(given, PIECE)
            except zlib.error:
                yield _before_the_break(earlier, given)
                return
            given = unpacking.unconsumed_tail


def _is_packed(packed: memoryview) -> bool:
    """Tell whether a piece begins as RFC 1950 says."""
    return len(packed) > 2 and packed[0] & 15 == 8 and (packed[0] * 256 + packed[1]) % 31 == 0


def _is_packed_again(found: bytes) -> bool:
    """Tell whether what was unpacked is packed itself; pixels that begin alike soon make no sense."""
    if not _is_packed(memoryview(found)):
        return False
    try:
        zlib.decompressobj(-zlib.MAX_WBITS).decompress(found[2:], PIECE)
    except zlib.error:
        return False
    return True


def _before_the_break(unpacking: "zlib._Decompress", given: bytes) -> bytes:
    found = bytearray()
    for byte in given:
        try:
            found += unpacking.decompress(bytes([byte]))
        except zlib.error:
            break
    return bytes(found)


def _without_xmp(content: bytes) -> bytes:
    """Blank the packets of properties; by hand, for a pattern would look for the end of each anew."""
    begins, ends = _XMP
    blanked, place = bytearray(content), 0
    while (start := content.find(begins, place)) >= 0 and (end := content.find(ends, start)) >= 0:
        place = end + len(ends)
        blanked[start:place] = b" " * (place - start)
    return bytes(blanked)


def _blanked(whole: bytes, value: bytes) -> bytes:
    filler = b"0" if value.startswith(b"<") else b" "
    return whole[: -len(value)] + value[:1] + filler * (len(value) - 2) + value[-1:]
