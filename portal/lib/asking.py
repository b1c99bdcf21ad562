"""Say how a request came that sends something: from where, and how its form was filled in."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Manner:
    """How a form was filled in. `seconds` since it was opened; None when that is unknown."""

    seconds: float | None = None
    is_trapped: bool = False
    proof: str = ""
    """The sum the browser worked out; empty when it did none, or a wrong one."""


@dataclass(frozen=True)
class Asking:
    """One request that sends something."""

    ip: str = ""
    manner: Manner | None = None
    """None where it came another way than through a form that asks."""
    refusal: str = ""
    """The sentence that refuses all writing from there; empty when nothing stands against it."""


IN_PERSON: Final = Asking()
"""What holds outside of requests: imports, mail, tests of actions."""
