"""Make files for tests: honest pictures, and what pretends to be one."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def picture_bytes(
    kind: str = "PNG", *, size: tuple[int, int] = (40, 30), color: str = "#00706b", **saved: object
) -> bytes:
    """Return an honest picture of one color."""
    written = BytesIO()
    Image.new("RGB", size, color).save(written, kind, **saved)
    return written.getvalue()


def photo_with_place(*, orientation: int = 1) -> bytes:
    """Return a photograph that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    written = BytesIO()
    Image.new("RGB", (60, 20), "#b5651d").save(written, "JPEG", exif=exif, comment=b"taken at home")
    return written.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Return a small file that claims to hold this many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


POLYGLOT = picture_bytes("GIF") + b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>hi</title><script>alert(1)</script>"
