"""Draw a QR code that a page shows without a script (ISO/IEC 18004)."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Return the code as an SVG element: dark on light in every scheme, as cameras want it.

    It has no size of its own: the style sheet gives it one. The quiet zone of four modules is part of it.
    """
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(
        made, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, light="#fff", svgclass="qr"
    )
    return mark_safe(made.getvalue().decode())  # noqa: S308 - only paths: no letter of the text is in it
