"""Say by which ways a form reaches people: its link, its code, a frame, a shared device, a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from feedback.surveys.doors import Door
from feedback.surveys.models import Survey
from portal.lib.sms import Parts, count_parts

PNG_SCALE: Final = 16
"""Pixels for each module of a printed code: about 5 cm at 300 dots an inch."""
FIRST_HEIGHT: Final = 640
"""How tall a frame is before the form has said its own height."""


@dataclass(frozen=True)
class Sharing:
    """The addresses of one form, with what its link tells already."""

    survey: Survey
    fields: Mapping[str, str]

    @property
    def link(self) -> str:
        return self._at(Door.PAGE)

    @property
    def kiosk(self) -> str:
        return self._at(Door.KIOSK)

    @property
    def query(self) -> str:
        """What the link tells, as it stands behind the question mark."""
        return urlencode(self.fields)

    @property
    def frame_code(self) -> str:
        """The lines that show the form on a page of another site."""
        frame = (
            f'<iframe data-earshot src="{escape(self._at(Door.FRAME))}" title="{escape(self.survey.title)}" '
            f'width="100%" height="{FIRST_HEIGHT}" frameborder="0" loading="lazy"></iframe>'
        )
        return f"{frame}\n{self._script}"

    @property
    def button_code(self) -> str:
        """The lines that open the form over a page of another site."""
        link = f'<a data-earshot-open href="{escape(self.link)}">{escape(self.survey.title)}</a>'
        return f"{link}\n{self._script}"

    @property
    def number_links(self) -> str:
        """The first question as links, a number each, for a mail of one's own; empty without a scale."""
        scale = self.survey.scale
        if scale is None:
            return ""
        fields = [{"score": str(step), **self.fields} for step in scale.steps]
        address = f"{settings.SITE_URL}{Door.PAGE.address(self.survey.slug)}"
        return "\n".join(
            f'<a href="{escape(f"{address}?{urlencode(each)}")}">{each["score"]}</a>' for each in fields
        )

    @property
    def policy(self) -> str:
        """What a strict policy of the other site has to name."""
        return f"script-src {settings.SITE_URL}; frame-src {settings.SITE_URL}"

    @property
    def text(self) -> str:
        """A text message with the link."""
        return _("%(title)s %(link)s") % {"title": self.survey.title, "link": self.link}

    @property
    def text_parts(self) -> Parts:
        return count_parts(self.text)

    @property
    def _script(self) -> str:
        return f'<script async src="{settings.SITE_URL}{reverse("surveys:widget")}"></script>'

    def _at(self, door: Door) -> str:
        address = f"{settings.SITE_URL}{door.address(self.survey.slug)}"
        return f"{address}?{self.query}" if self.fields else address


def qr_png(text: str) -> bytes:
    """Return the code as a picture to print."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=PNG_SCALE)
    return made.getvalue()


def qr_svg_file(text: str) -> bytes:
    """Return the code as an SVG file, which has to name its namespace and its size."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", light="#fff", scale=PNG_SCALE)
    return made.getvalue()
