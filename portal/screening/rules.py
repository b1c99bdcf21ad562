"""Hold the signals that make a person look at a text first: each small, named, weighed and explained."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.lib.asking import IN_PERSON, Asking
from portal.screening.learning import opinion_on
from portal.screening.manners import is_worked_for

HOLD_AT: Final = 100
"""A text whose signals weigh so much together waits for a person."""
FAST_SECONDS: Final = 3
MOST_IN_FIVE_MINUTES: Final = 4
SURE_SPAM: Final = 0.95
SURE_SPAM_OF_KNOWN: Final = 0.99
LIKELY_SPAM: Final = 0.80
_LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")

SPAM_PHRASES: Final = (
    *("100% free", "act now", "best price guaranteed", "buy followers", "cash bonus", "casino bonus"),
    *("cheap meds", "click here", "crypto giveaway", "dating site", "double your money", "earn from home"),
    *(
        "escort service",
        "essay writing service",
        "fast loan",
        "free gift card",
        "get rich",
        "guaranteed income",
    ),
    *("hot singles", "increase your traffic", "lose weight fast", "make money online", "miracle cure"),
    *("no credit check", "online casino", "online pharmacy", "order now", "passive income", "payday loan"),
    *(
        "seo service",
        "sports betting tips",
        "telegram channel",
        "whatsapp me",
        "work from home",
        "you have won",
    ),
)
"""Own list: wordings that stand in advertising and hardly ever in what customers write."""


@dataclass(frozen=True)
class Habits:
    """What the author wrote before: nothing yet, and how many posts in the last five minutes."""

    is_first: bool = False
    recent_count: int = 0


@dataclass(frozen=True)
class Submission:
    """A text, what is known of its author, and how it came."""

    text: str
    author_is_new: bool
    author_is_known: bool = False
    """A customer with a history here; she is checked more lightly."""
    is_repeated: bool = False
    """The same author sent the same words minutes ago."""
    habits: Habits = field(default_factory=Habits)
    asking: Asking = IN_PERSON
    """How the request came that brought it."""
    asks_model: bool = False
    """Whether the portal's own model is asked too, which takes a query."""

    @property
    def is_by_stranger(self) -> bool:
        """Tell whether a new account without a history wrote it."""
        return self.author_is_new and not self.author_is_known


@dataclass(frozen=True)
class Found:
    """What a rule found: what exactly, and how much that weighs where it is not the rule's usual weight."""

    detail: str = ""
    weight: int | None = None


@dataclass(frozen=True)
class Rule:
    """One signal. `fires` answers whether, and what, a person should look at before everybody reads it."""

    code: str
    label: str | Promise
    fires: Callable[[Submission], "Found | bool | None"]
    weight: int = HOLD_AT


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule; one with the same code replaces the old."""
    _rules[rule.code] = rule


def unregister(code: str) -> None:
    """Take a rule away."""
    _rules.pop(code, None)


def all_rules() -> list[Rule]:
    """Return the rules in the order they were added."""
    return list(_rules.values())


def _count_links(submission: Submission) -> Found | None:
    most = 2 if submission.author_is_new else 10
    count = len(_LINK.findall(submission.text))
    return Found(ngettext("%d link", "%d links", count) % count) if count > most else None


def _count_first_links(submission: Submission) -> Found | None:
    count = len(_LINK.findall(submission.text))
    if not (count and submission.habits.is_first and submission.is_by_stranger):
        return None
    return Found(ngettext("%d link", "%d links", count) % count)


def _is_repeated(submission: Submission) -> bool:
    return submission.is_repeated


def _find_spam_phrases(submission: Submission) -> Found | None:
    words = _SPACE.sub(" ", submission.text.casefold())
    enough = 2 if submission.author_is_known else 1
    found = [phrase for phrase in SPAM_PHRASES if phrase in words]
    return Found(", ".join(found[:3])) if len(found) >= enough else None


def _shouts(submission: Submission) -> bool:
    letters = [letter for letter in submission.text if letter.isalpha()]
    if submission.author_is_known or len(letters) < 40:
        return False
    return sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _was_typed_fast(submission: Submission) -> Found | None:
    """Look at a stranger's first post only; the time is the server's own, so no browser can claim another."""
    manner = submission.asking.manner
    if manner is None or not (submission.habits.is_first and submission.is_by_stranger):
        return None
    if manner.seconds is None:
        return Found(str(_("its form was never opened here")))
    if manner.seconds >= FAST_SECONDS:
        return None
    return Found(str(_("%(seconds).1f seconds after opening the form")) % {"seconds": manner.seconds})


def _fell_into_trap(submission: Submission) -> bool:
    return submission.asking.manner is not None and submission.asking.manner.is_trapped


def _lacks_proof(submission: Submission) -> bool:
    manner = submission.asking.manner
    return submission.is_by_stranger and manner is not None and not is_worked_for(manner)


def _is_reviewed(submission: Submission) -> bool:
    return settings.FIRST_POST_REVIEW and submission.habits.is_first and submission.is_by_stranger


def _writes_much(submission: Submission) -> Found | None:
    count = submission.habits.recent_count
    if submission.author_is_known or count < MOST_IN_FIVE_MINUTES:
        return None
    return Found(ngettext("%d in five minutes", "%d in five minutes", count) % count)


def _looks_like_spam(submission: Submission) -> Found | None:
    """Ask the portal's own model. It never speaks alone before it is nearly sure."""
    opinion = opinion_on(submission.text) if submission.asks_model else None
    if opinion is None or opinion.share < LIKELY_SPAM:
        return None
    sure = SURE_SPAM_OF_KNOWN if submission.author_is_known else SURE_SPAM
    detail = _("%(percent)d %% like spam by %(words)s; learned from %(count)d verdicts") % {
        "percent": opinion.percent,
        "words": ", ".join(f"“{word}”" for word in opinion.words),
        "count": opinion.verdict_count,
    }
    return Found(str(detail), HOLD_AT if opinion.share >= sure else HOLD_AT // 2)


register(Rule("links", _("It holds more links than people usually set."), _count_links))
register(Rule("repeated", _("The same words were sent a few minutes ago."), _is_repeated))
register(Rule("phrases", _("It uses wordings of advertising."), _find_spam_phrases))
register(Rule("shouting", _("Most of it is in capital letters."), _shouts))
register(
    Rule("fast", _("The first post of a new account was written faster than people type."), _was_typed_fast)
)
register(Rule("trap", _("A field that people can't see was filled in."), _fell_into_trap))
register(
    Rule(
        "proof",
        _("It came without the sum a new account's browser works out, as from a program."),
        _lacks_proof,
    )
)
register(
    Rule("first", _("It is the first post of a new account, and the settings hold those."), _is_reviewed)
)
register(Rule("pace", _("Its author writes many posts in a short time."), _writes_much, weight=60))
register(
    Rule("first_link", _("The first post of a new account leads elsewhere."), _count_first_links, weight=40)
)
register(Rule("learned", _("It resembles what moderators here found to be spam."), _looks_like_spam))
