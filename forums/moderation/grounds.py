"""What a moderator brings to a decision: what she saw, and why she decides."""

from dataclasses import dataclass
from typing import Final

from forums.discussions.models import Post
from forums.moderation.errors import QuoteNotFound
from forums.moderation.models import PostClass, Rule
from forums.moderation.rules import GROUND_SENTENCES, MENDS, SENTENCES
from portal.lib.markdown import TooComplex, TooLong, plain_text


@dataclass(frozen=True)
class Seen:
    """What stood before the moderator's eyes: how often the post was decided about and changed until then."""

    decision_number: int
    revision: int


@dataclass(frozen=True)
class Grounds:
    """Why. All but `note` is for the author.

    `ground` is the lawful one that taking a complaint down needs, `quote` a passage of the post, `mend` what
    to change.
    """

    rule: str = ""
    reason: str = ""
    note: str = ""
    post_class: str = ""
    ground: str = ""
    quote: str = ""
    mend: str = ""

    @property
    def for_author(self) -> str:
        """The reason, or the sentence of the rule or the lawful ground when none was written."""
        sentence = SENTENCES.get(self.rule) or GROUND_SENTENCES.get(self.ground, "")
        return self.reason.strip() or str(sentence)

    @property
    def what_to_change(self) -> str:
        """What the author can do about it, in the words of the moderator or of the rule."""
        return self.mend.strip() or str(MENDS.get(self.rule, ""))

    @property
    def class_or_rule(self) -> str:
        """The class, as chosen or as the rule says it."""
        return self.post_class or (PostClass.SPAM.value if self.rule == Rule.SPAM else "")


NO_GROUNDS: Final = Grounds()


def passage_of(post: Post, quote: str) -> str:
    """Return the quoted passage on one line.

    Raises: QuoteNotFound if the post, as written or as shown, has no such passage.
    """
    wanted = " ".join(quote.split())
    if not wanted or wanted in " ".join(post.source.split()) or wanted in _shown_words(post):
        return wanted
    raise QuoteNotFound


def _shown_words(post: Post) -> str:
    try:
        return " ".join(plain_text(post.source, len(post.source) + 1).split())
    except (TooLong, TooComplex):
        return ""
