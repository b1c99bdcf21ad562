"""Measure contrast and move colors in a space that sees as people do.

Sources: WCAG 2.2 (relative luminance, contrast ratio); Björn Ottosson, "A perceptual color space for image
processing", 2020 (OKLab).
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import Final

TEAL: Final = {
    str(step): f"oklch({lightness}% {chroma} 190)"
    for step, lightness, chroma in (
        (50, 97, ".015"),
        (100, 94, ".03"),
        (200, 88, ".05"),
        (300, 80, ".07"),
        (400, 70, ".09"),
        (500, 60, ".1"),
        (600, 50, ".09"),
        (700, 43, ".08"),
        (800, 37, ".065"),
        (900, 32, ".05"),
        (950, 24, ".04"),
    )
}
"""The site's default accent in the eleven steps of the admin theme, from light to dark."""


@dataclass(frozen=True)
class Oklch:
    """Lightness 0-1, chroma 0-0.4, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two `#rrggbb` colors, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(color: str) -> Oklch:
    """Return the `#rrggbb` color in OKLCH."""
    red, green, blue = _linear(color)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def to_hex(color: Oklch) -> str:
    """Return the color as `#rrggbb`, with channels outside the screen's range clipped."""
    a, b = color.chroma * cos(color.hue), color.chroma * sin(color.hue)
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, channel)))):02x}" for channel in channels)


def with_contrast(color: str, *, against: str, ratio: float) -> str:
    """Return the color made darker on a light ground, or lighter on a dark one, until it has the ratio."""
    start = to_oklch(color)
    step = -0.005 if _luminance(against) > 0.2 else 0.005
    lightness, found = start.lightness, color
    while contrast(found, against) < ratio and 0 <= lightness <= 1:
        lightness += step
        found = to_hex(Oklch(min(1.0, max(0.0, lightness)), start.chroma, start.hue))
    return found


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _expand(red), _expand(green), _expand(blue)


def _expand(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
