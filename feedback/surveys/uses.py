"""Ask those above who asks people by a form, before what it promises them changes."""

from collections.abc import Callable

from feedback.surveys.models import Survey

NamedUses = Callable[[Survey], list[str]]
"""Returns the names of what sends this form to known people."""

_uses: list[NamedUses] = []


def register(named: NamedUses) -> None:
    """Let an app say from now on by what it sends a form to known people."""
    _uses.append(named)


def uses_of(survey: Survey) -> list[str]:
    """Return the names of everything that sends this form to known people."""
    return [name for named in _uses for name in named(survey)]
