"""Check by their content the documents people add to an answer, and take out what tells of their writers.

Nothing is opened or run here. A document is only ever sent back as a file to keep, to who may read its place.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from portal.uploads.pdfs import bare_pdf
from portal.uploads.refusals import DocumentHasScripts, DocumentTooLarge, NoDocument

PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
ODT: Final = "application/vnd.oasis.opendocument.text"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES: Final = {PDF: "pdf", TEXT: "txt", ODT: "odt", DOCX: "docx", XLSX: "xlsx"}
MOST_PARTS: Final = 2_000
LARGEST_UNPACKED: Final = 100 * 1024 * 1024
_PARTS: Final = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", ODT: "content.xml"}
_BARE: Final = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
"""The parts of an office file that name writer, company, program and times, emptied."""
_FOREIGN: Final = re.compile(rb"PK\x03\x04|PK\x05\x06|<script|<html|<\?php|<!doctype html", re.IGNORECASE)
_READABLE: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How the parts of office files are packed; only these are unpacked no further than the part says."""
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True)
class Document:
    """A document ready to be stored."""

    content: bytes
    content_type: str


def check_document(content: bytes) -> Document:
    """Return the document without what tells of its writer.

    Raises: NoDocument for anything that is not wholly what it says, DocumentHasScripts, DocumentSealed,
    DocumentTooLarge.
    """
    if content.startswith(b"%PDF-"):
        return Document(_pdf(content), PDF)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return Document(_plain(content), TEXT)


def _pdf(content: bytes) -> bytes:
    if _FOREIGN.search(content):
        raise NoDocument
    return bare_pdf(content)


def _office(content: bytes) -> Document:
    """Write the file anew from its parts: what stands before, between or behind them is gone."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _check_parts(packed.infolist())
            parts = {part.filename: _unpacked(packed, part) for part in packed.infolist()}
    except _BROKEN as error:
        raise NoDocument from error
    found = next((kind for kind, name in _PARTS.items() if name in parts), None)
    if found is None or not _says(parts, found):
        raise NoDocument
    if any(name.lower().endswith((".bin", ".js", ".exe")) or "macro" in name.lower() for name in parts):
        raise DocumentHasScripts
    return Document(_packed({name: _BARE.get(name, part) for name, part in parts.items()}), found)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a part; reading it without a limit would unpack more than it says before anybody could stop."""
    with packed.open(part) as file:
        return file.read(part.file_size)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise DocumentTooLarge
    if any(part.compress_type not in _READABLE for part in parts):
        raise NoDocument
    if any(part.filename.startswith("/") or ".." in part.filename.split("/") for part in parts):
        raise NoDocument


def _says(parts: Mapping[str, bytes], kind: str) -> bool:
    """Tell whether the file calls itself what its parts say it is."""
    if kind == ODT:
        return parts.get("mimetype", b"").strip() == ODT.encode()
    return f"{kind}.main+xml".encode() in parts.get("[Content_Types].xml", b"")


def _packed(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in sorted(parts.items(), key=lambda pair: pair[0] != "mimetype"):
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name), part, compress_type=stored)
    return made.getvalue()


def _plain(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoDocument from error
    if not text.strip() or _CONTROL.search(text) or _FOREIGN.search(content):
        raise NoDocument
    return text.encode()
