"""Say which verdict fits which state, and the sentence that stands for each rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post
from forums.moderation.models import Decision, LegalGround, PostClass, Report

PUBLISHED, HELD, HIDDEN, REMOVED = (
    Post.State.PUBLISHED,
    Post.State.HELD,
    Post.State.HIDDEN,
    Post.State.REMOVED,
)
Verdict = Decision.Verdict


@dataclass(frozen=True)
class Effect:
    """What a verdict does: from which states, to which (None: it stays), and how open reports end."""

    from_states: frozenset[str]
    to_state: str | None
    reports_end: str
    needs_reports: bool = False
    """Whether it fits only what was reported."""
    needs_reason: bool = False
    """Whether it takes the post down; that is never done without a reason."""
    tells_author: bool = True

    @property
    def says_why(self) -> bool:
        """Whether the reason stands beside the post for its author."""
        return self.needs_reason or self.to_state == HELD


EFFECTS: Final[Mapping[str, Effect]] = {
    Verdict.APPROVE: Effect(frozenset({HELD}), PUBLISHED, Report.State.DISMISSED),
    Verdict.DISMISS: Effect(
        frozenset({PUBLISHED}), None, Report.State.DISMISSED, needs_reports=True, tells_author=False
    ),
    Verdict.HIDE: Effect(frozenset({PUBLISHED, HELD}), HIDDEN, Report.State.UPHELD, needs_reason=True),
    Verdict.REMOVE: Effect(
        frozenset({PUBLISHED, HELD, HIDDEN}), REMOVED, Report.State.UPHELD, needs_reason=True
    ),
    Verdict.CLASS: Effect(frozenset({PUBLISHED, HELD}), None, Report.State.OPEN, tells_author=False),
    Verdict.HOLD: Effect(frozenset({PUBLISHED}), HELD, Report.State.OPEN),
    Verdict.RESTORE: Effect(frozenset({HIDDEN, REMOVED}), PUBLISHED, Report.State.DISMISSED),
}

USUAL_RULES: Final[Mapping[str, str]] = {
    PostClass.RANT: Decision.Rule.ABUSE,
    PostClass.SPAM: Decision.Rule.SPAM,
    PostClass.QUESTION: Decision.Rule.OFF_TOPIC,
    PostClass.PRAISE: Decision.Rule.OFF_TOPIC,
    PostClass.OTHER: Decision.Rule.OFF_TOPIC,
}
"""The rule that stands when a moderator says what a post is and names no other. A complaint has none."""

SENTENCES: Final[Mapping[str, str | Promise]] = {
    Decision.Rule.SPAM: _("It advertises something, and the forums are for questions and experience."),
    Decision.Rule.ABUSE: _("It attacks a person. Say what went wrong without it, and it can stand."),
    Decision.Rule.PRIVATE: _("It shows private details of somebody. Take them out, and it can stand."),
    Decision.Rule.UNLAWFUL: _("It contains something the law does not allow us to show."),
    Decision.Rule.OFF_TOPIC: _(
        "It has nothing to do with the subject. Start a topic of its own in a category that fits."
    ),
}
"""What the author reads when a moderator names a rule and adds nothing."""

PERSON_SENTENCES: Final[Mapping[str, str | Promise]] = {
    Decision.Rule.SPAM: _("You advertised something, and the forums are for questions and experience."),
    Decision.Rule.ABUSE: _("You attacked somebody. What went wrong may be said plainly without it."),
    Decision.Rule.PRIVATE: _("You showed private details of somebody."),
    Decision.Rule.UNLAWFUL: _("You wrote something the law does not allow us to show."),
    Decision.Rule.OFF_TOPIC: _("You wrote about other things where people talk about one subject."),
}
"""What a person reads when a measure against her names a rule and adds nothing."""

GROUND_SENTENCES: Final[Mapping[str, str | Promise]] = {
    LegalGround.UNLAWFUL: _("It contains something the law does not allow us to show."),
    LegalGround.SECRET: _("It gives away something confidential. What went wrong may be said without it."),
    LegalGround.ABUSE: _("It abuses somebody. Say what went wrong without it, and it can stand."),
    LegalGround.PRIVATE: _("It shows private details of somebody. Take them out, and it can stand."),
    LegalGround.HATE: _(
        "It demeans people for what they are. Say what went wrong without it, and it can stand."
    ),
    LegalGround.FALSE: _(
        "It states as a fact what is clearly not so. Tell what happened to you, and it can stand."
    ),
    LegalGround.UNRELATED: _("It has nothing to do with what we offer, and the forums are for that."),
}
"""What the author of a complaint reads when a moderator names a lawful ground and adds nothing."""

MENDS: Final[Mapping[str, str | Promise]] = {
    Decision.Rule.SPAM: _("Take the advertising out and say what you know from experience."),
    Decision.Rule.ABUSE: _("Leave the person out and keep what went wrong; that may be said plainly."),
    Decision.Rule.PRIVATE: _("Take names, addresses, numbers and pictures of others out."),
    Decision.Rule.UNLAWFUL: _("Take the passage out; the rest may stand."),
    Decision.Rule.OFF_TOPIC: _("Copy your text and start a topic with it where it fits."),
}
"""What the author can do about it, when a moderator adds nothing."""


def verdicts_for(state: str, *, has_reports: bool, is_proposed: bool = False) -> list[str]:
    """Return the verdicts that fit a post, the kindest first; what is proposed is confirmed or declined."""
    fitting = [verdict for verdict, effect in EFFECTS.items() if state in effect.from_states]
    return [
        verdict
        for verdict in fitting
        if verdict != Verdict.HOLD
        and (has_reports or not EFFECTS[verdict].needs_reports)
        and not (is_proposed and EFFECTS[verdict].needs_reason)
    ]
