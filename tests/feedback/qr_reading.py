"""Turn the QR code of a page into a picture, as a camera would see it."""

import re

from PIL import Image, ImageDraw

_SVG = re.compile(r'<svg[^>]*class="qr".*?</svg>', re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 (\d+)')
_PIXELS = 4
_DARK = re.compile(r'<path[^>]*stroke="[^"]*"[^>]*d="([^"]+)"|<path[^>]*d="([^"]+)"[^>]*stroke=')
_MOVE = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")


def picture_of(page: str) -> Image.Image:
    """Draw the dark rows of the SVG that segno made: runs of modules, each a horizontal line."""
    found = _SVG.search(page)
    assert found is not None
    svg = found[0]
    size = _SIZE.search(svg)
    dark = _DARK.search(svg)
    assert size is not None
    assert dark is not None
    picture = Image.new("L", (int(size[1]) * _PIXELS, int(size[1]) * _PIXELS), 255)
    draw = ImageDraw.Draw(picture)
    x = y = 0.0
    for command, first, second in _MOVE.findall(dark[1] or dark[2]):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second or 0)
        else:
            left, top = x * _PIXELS, (y - 0.5) * _PIXELS
            draw.rectangle((left, top, left + float(first) * _PIXELS - 1, top + _PIXELS - 1), fill=0)
            x += float(first)
    return picture
