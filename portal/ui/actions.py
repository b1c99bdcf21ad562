"""Change the company's look."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from portal.lib.errors import ActionError
from portal.ui.branding import CACHE_KEY
from portal.ui.models import LOGO_MAX_BYTES, Brand, is_color
from portal.ui.stylesheet import NEEDED_CONTRAST, light_contrast, nearest_fitting

LOGO_SIDE = 512
"""Pixels; larger logos are made smaller."""
LOGO_MAX_PIXELS = 30_000_000
UPLOAD_MAX_BYTES = 2_000_000


class AccentUnreadable(ActionError):
    """Text in this color could not be read."""


class LogoRefused(ActionError):
    """The file is no picture we can show."""


@dataclass(frozen=True)
class BrandWish:
    """What the company wants its portal to look like; `logo` None keeps the one there is."""

    company_name: str
    accent: str = ""
    postal_address: str = ""
    logo: BinaryIO | None = None
    without_logo: bool = False


def save_brand(*, wish: BrandWish, now: datetime) -> Brand:
    """Keep the wish as the one brand row and make every page show it.

    Raises: AccentUnreadable, LogoRefused, ValidationError for a name or a color that is none.
    """
    check_accent(wish.accent)
    picture = clean_logo(wish.logo) if wish.logo else None
    with transaction.atomic():
        row = Brand.objects.select_for_update().first() or Brand(version=0)
        row.company_name = " ".join(wish.company_name.split())  # it stands in the head of every mail
        row.postal_address = wish.postal_address.strip()
        row.accent = wish.accent.lower()
        if wish.without_logo:
            row.logo = b""
        if picture is not None:
            row.logo = picture
        row.version += 1
        row.updated_at = now
        row.clean_fields()
        row.save()
        transaction.on_commit(lambda: cache.delete(CACHE_KEY))
    return row


def check_accent(accent: str) -> None:
    """Refuse an accent that can't be read as text on the page or under white text.

    Raises: AccentUnreadable; ValidationError for a text that is no color.
    """
    if not accent:
        return
    is_color(accent)
    ratio = light_contrast(accent)
    if ratio < NEEDED_CONTRAST:
        raise AccentUnreadable(
            _(
                "%(accent)s is too light: its contrast with the page is %(ratio)s to 1, "
                "and text needs %(needed)s to 1. "
                "Choose a darker color; %(nearest)s is the nearest that can be read."
            )
            % {
                "accent": accent,
                "ratio": f"{ratio:.1f}",
                "needed": NEEDED_CONTRAST,
                "nearest": nearest_fitting(accent),
            }
        )


def clean_logo(upload: BinaryIO) -> bytes:
    """Return the picture as PNG made anew from its pixels: nothing else of the file survives.

    Raises: LogoRefused.
    """
    content = upload.read(UPLOAD_MAX_BYTES + 1)
    if len(content) > UPLOAD_MAX_BYTES:
        raise LogoRefused(_("The logo is larger than 2 MB. Save it smaller and choose it again."))
    picture = _decoded(content)
    picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
    for side in (LOGO_SIDE, LOGO_SIDE // 2, LOGO_SIDE // 4):
        picture.thumbnail((side, side))
        encoded = BytesIO()
        picture.save(encoded, "PNG", optimize=True)
        if encoded.tell() <= LOGO_MAX_BYTES:
            return encoded.getvalue()
    raise LogoRefused(_("The logo has too much detail for its size. Use a simpler picture."))


def _decoded(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF")) as picture:
            if picture.width * picture.height > LOGO_MAX_PIXELS:
                raise LogoRefused(_("The logo has too many pixels. 512 by 512 is plenty."))
            pixels = Image.new("RGBA", picture.size)
            pixels.paste(picture.convert("RGBA"))
            return pixels
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise LogoRefused(
            _(
                "This file is no picture we can show. Choose a PNG, JPEG, WebP or GIF; "
                "an SVG has to be saved as PNG first."
            )
        ) from error
