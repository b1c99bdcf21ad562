"""Name the doors a form is answered through: its own page, a frame on another site, a shared device."""

from enum import StrEnum

from django.urls import reverse


class Door(StrEnum):
    """Where somebody answers. Behind all but the first nobody is signed in, nothing waits on the server."""

    PAGE = "page"
    FRAME = "frame"
    KIOSK = "kiosk"

    @property
    def layout(self) -> str:
        """The template around the form."""
        return f"feedback/surveys/{'answer_base' if self is Door.PAGE else self}.html"

    @property
    def channel(self) -> str:
        """How the answer came, as it is written on it."""
        return "web" if self is Door.PAGE else str(self)

    def address(self, slug: str) -> str:
        """Return where the form begins."""
        return reverse("surveys:survey" if self is Door.PAGE else f"surveys:survey-{self}", args=[slug])

    def thanks(self, slug: str) -> str:
        """Return where somebody stands who has answered."""
        return reverse(
            "surveys:survey-thanks" if self is Door.PAGE else f"surveys:{self}-thanks", args=[slug]
        )
