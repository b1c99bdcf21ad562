"""Know where touches come from: each app registers its kinds when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from portal.accounts.models import User
from portal.customers.models import Address
from portal.interactions.models import Interaction


class Reply(Protocol):
    """Send an answer to where the touch came from; runs in the caller's transaction.

    Raises: ActionError when the customer can't be reached there.
    """

    def __call__(self, *, interaction: Interaction, text: str, author: User, now: datetime) -> object: ...


@dataclass(frozen=True)
class Source:
    """One kind of touch."""

    kind: str
    label: str | Promise
    icon: str
    reply: Reply | None = None
    reply_hint: Callable[[Interaction], str] | None = None
    """Says in one sentence where the answer will go, such as "by e-mail to the address she left"."""
    reaches: Callable[[Interaction], bool] | None = None
    """Tells whether an answer to this very touch can arrive; None means always."""
    private_address: Callable[[Interaction], Address | str | None] | None = None
    """Returns where she alone reads an answer; None for what is answered in public."""

    is_confidential: Callable[[Interaction], bool] | None = None
    """Tells whether staff were not to learn who said it, so that no message to her names her at the desk."""

    def hides_who(self, interaction: Interaction) -> bool:
        """Tell whether staff must not learn who said it."""
        return self.is_confidential is not None and self.is_confidential(interaction)

    def can_answer(self, interaction: Interaction) -> bool:
        """Tell whether staff may be shown the form for an answer."""
        return self.reply is not None and (self.reaches is None or self.reaches(interaction))


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a kind known. Registering a kind twice replaces it."""
    _sources[source.kind] = source


def source_of(kind: str) -> Source:
    """Return what is known of a kind; an unknown kind is shown by its name."""
    return _sources.get(kind) or Source(kind=kind, label=kind, icon="circle")


def all_sources() -> list[Source]:
    """Return every registered kind, by name."""
    return [_sources[kind] for kind in sorted(_sources)]
