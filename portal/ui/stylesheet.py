"""Write the accent of the company as CSS and as a favicon, after its contrast was measured."""

from typing import Final

from django.utils.html import format_html

from portal.ui.color import contrast, with_contrast

DEFAULT_ACCENT: Final = "#00706b"
LIGHT_GROUND: Final = "#f4f1ec"
"""The darkest ground of the light scheme that text stands on (`--sunken` in tokens.css)."""
DARK_GROUND: Final = "#25211d"
"""The lightest ground of the dark scheme that text stands on (`--raised` in tokens.css)."""
DARK_INK: Final = "#14110e"
WHITE: Final = "#ffffff"
MAIL_TOKENS: Final = {
    "paper": "#fbf9f6",
    "raised": WHITE,
    "line": "#e4dfd7",
    "ink": "#2a2520",
    "soft": "#625b52",
    "dark_paper": "#1a1714",
    "dark_raised": DARK_GROUND,
    "dark_line": "#3b3530",
    "dark_ink": "#ece7e0",
    "dark_soft": "#b3aba1",
}
"""The values of tokens.css that e-mails carry with them."""
NEEDED_CONTRAST: Final = 4.5
"""For text of any size (WCAG 2.2, 1.4.3)."""


def light_contrast(accent: str) -> float:
    """Return the smaller of the contrasts the accent has as text on the page and under white text."""
    return min(contrast(accent, LIGHT_GROUND), contrast(accent, WHITE))


def nearest_fitting(accent: str) -> str:
    """Return the accent, darkened if need be until text in it can be read on the light page."""
    return with_contrast(accent, against=LIGHT_GROUND, ratio=NEEDED_CONTRAST)


def dark_accent(accent: str) -> str:
    """Return the accent lightened for the dark scheme, where it carries dark text."""
    return with_contrast(accent, against=DARK_GROUND, ratio=NEEDED_CONTRAST + 2)


def brand_css(accent: str) -> str:
    """Return the custom properties that tokens.css builds the accent from."""
    light = accent or DEFAULT_ACCENT
    return f":root{{--brand:{light};--brand-dark:{dark_accent(light)}}}\n"


def mail_palette(accent: str) -> dict[str, str]:
    """Return the colors of an e-mail, light and dark."""
    light = accent or DEFAULT_ACCENT
    return {**MAIL_TOKENS, "accent": light, "dark_accent": dark_accent(light)}


def favicon_svg(initial: str, accent: str) -> str:
    """Return a rounded square in the accent with one letter on it."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        '<rect width="32" height="32" rx="8" fill="{}"/>'
        '<text x="16" y="22.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="18"'
        ' font-weight="600" fill="#fff">{}</text></svg>',
        accent or DEFAULT_ACCENT,
        initial,
    )
