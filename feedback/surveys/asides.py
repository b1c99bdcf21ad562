"""Let rooms above say one more thing on the desk page of a form, with a link to where it stands in full."""

from collections.abc import Callable
from dataclasses import dataclass

from feedback.surveys.models import Survey


@dataclass(frozen=True)
class Aside:
    """One sentence about a form, and the page that says more."""

    sentence: str
    url: str
    link: str


Teller = Callable[[Survey], Aside | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let a teller speak on the page of every form; None says nothing."""
    _tellers.append(teller)


def asides_of(survey: Survey) -> list[Aside]:
    """Return what there is to say of a form."""
    return [aside for teller in _tellers if (aside := teller(survey)) is not None]
