"""Make a moving picture anew: the same frames at the same pace, within limits, as one WebP."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from math import sqrt
from typing import Final

from PIL import Image

from portal.uploads.refusals import MovesTooMuch

MOST_FRAMES: Final = 300
MOST_PIXELS_READ: Final = 100_000_000
MOST_PIXELS_KEPT: Final = 12_000_000
"""All frames together: above it they are made smaller, so that one picture costs about a second at most."""
LONGEST_SIDE: Final = 1_200
USUAL_PACE: Final = 100
SHORTEST: Final = 20
"""Milliseconds: browsers show what asks for less at the usual pace, so that is what is stored."""
_CAN_MOVE: Final = frozenset({"GIF", "WEBP", "PNG"})


@dataclass(frozen=True)
class Moving:
    """A moving picture ready to be stored, and its first frame, which stands for it where it is shown."""

    content: bytes
    first: Image.Image


def moves(picture: Image.Image) -> bool:
    """Tell whether an opened picture has more than one frame to show one after the other."""
    return picture.format in _CAN_MOVE and bool(getattr(picture, "is_animated", False))


def remake_frames(picture: Image.Image) -> Moving:
    """Return an opened picture with all its frames and nothing else of its file.

    Raises: MovesTooMuch, and what Pillow raises for a broken file.
    """
    paces = [_pace_of(frame) for frame in _frames(picture)]
    size = _size_for(picture.size, len(paces))
    frames = [_bare(frame, size) for frame in _frames(picture)]
    written = BytesIO()
    frames[0].save(
        written,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=paces,
        loop=0,
        quality=75,
        method=0,
    )
    return Moving(written.getvalue(), frames[0])


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture at each of its frames, one after the other.

    Raises: MovesTooMuch.
    """
    most = min(MOST_FRAMES, MOST_PIXELS_READ // (picture.width * picture.height))
    for number in count():
        try:
            picture.seek(number)
        except EOFError:
            return
        if number >= most:
            raise MovesTooMuch
        yield picture


def _pace_of(frame: Image.Image) -> int:
    """Return how long the frame is shown, in milliseconds."""
    frame.load()  # WebP tells it only then
    pace = int(frame.info.get("duration", USUAL_PACE))
    return pace if pace >= SHORTEST else USUAL_PACE


def _size_for(size: tuple[int, int], frame_count: int) -> tuple[int, int]:
    width, height = size
    by_all = sqrt(MOST_PIXELS_KEPT / (width * height * frame_count))
    share = min(1.0, LONGEST_SIDE / max(size), by_all)
    return max(1, int(width * share)), max(1, int(height * share))


def _bare(frame: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a frame that holds its pixels and nothing else."""
    pixels = frame.convert("RGBA").resize(size)
    bare = Image.new("RGBA", size)
    bare.paste(pixels)
    return bare
