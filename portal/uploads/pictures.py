"""Make a picture anew from its pixels, so that nothing else of the file survives."""

import struct
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from portal.uploads.moving import moves, remake_frames
from portal.uploads.refusals import FileMissing, FileTooLarge, NoPicture, TooManyPixels

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 2_400
SMALL_SIDE: Final = 1_200
HEAVY_PNG: Final = 1_500_000
"""Bytes above which a lossless picture is kept as WebP: it is a photograph."""

_READ: Final = ("JPEG", "PNG", "WEBP", "GIF")
_BROKEN: Final = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError),
    *(MemoryError, OverflowError, struct.error),
)
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Readable(Protocol):
    """A file that was sent or opened."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Picture:
    """A picture ready to be stored; `small` stands still, and is empty where the whole is small enough."""

    content: bytes
    small: bytes
    content_type: str
    width: int
    height: int
    is_moving: bool = False


def remake(file: Readable) -> Picture:
    """Return the picture upright, in standard colors, at most 2,400 pixels long, without any metadata.

    The content decides what it is, whatever the file is called. A moving picture keeps its frames, and its
    first one stands for it.

    Raises: FileMissing, FileTooLarge, TooManyPixels, MovesTooMuch, NoPicture.
    """
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise FileMissing
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    try:
        with Image.open(BytesIO(content), formats=_READ) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise TooManyPixels
            return _remake_moving(picture) if moves(picture) else _remake_still(picture)
    except _BOMBS as error:
        raise TooManyPixels from error
    except _BROKEN as error:
        raise NoPicture from error


def _remake_moving(picture: Image.Image) -> Picture:
    made = remake_frames(picture)
    width, height = made.first.size
    made.first.thumbnail((SMALL_SIDE, SMALL_SIDE))
    still = _encode_as(made.first, "image/webp")
    return Picture(made.content, still, "image/webp", width, height, is_moving=True)


def _remake_still(picture: Image.Image) -> Picture:
    pixels, is_photograph = _pixels_of(picture)
    encoded, content_type = _encode(pixels, is_photograph=is_photograph)
    width, height = pixels.size
    small = b""
    if max(width, height) > SMALL_SIDE:
        pixels.thumbnail((SMALL_SIDE, SMALL_SIDE))
        small = _encode_as(pixels, content_type)
    return Picture(encoded, small, content_type, width, height)


def _pixels_of(picture: Image.Image) -> tuple[Image.Image, bool]:
    """Return the pixels alone, and whether they came as a photograph."""
    is_photograph = picture.format in {"JPEG", "MPO"}
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    standard = _in_standard_colors(upright)
    mode = "RGBA" if standard.has_transparency_data else "RGB"
    standard = standard.convert(mode)
    standard.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _bare(standard), is_photograph


def _in_standard_colors(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB, so that its colors stay true without its profile."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            target = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, BytesIO(profile), target, outputMode="RGB")
            return changed or picture
    return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Return a picture that holds the same pixels and nothing else."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encode(pixels: Image.Image, *, is_photograph: bool) -> tuple[bytes, str]:
    if is_photograph:
        return _encode_as(pixels, "image/jpeg"), "image/jpeg"
    encoded = _encode_as(pixels, "image/png")
    if len(encoded) > HEAVY_PNG:
        return _encode_as(pixels, "image/webp"), "image/webp"
    return encoded, "image/png"


def _encode_as(pixels: Image.Image, content_type: str) -> bytes:
    written = BytesIO()
    if content_type == "image/jpeg":
        pixels.convert("RGB").save(written, "JPEG", quality=85, progressive=True)
    elif content_type == "image/webp":
        pixels.save(written, "WEBP", quality=85)
    else:
        pixels.save(written, "PNG")
    return written.getvalue()
