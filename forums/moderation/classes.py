"""Say what kind of speech a post is: as moderators said, else by a guess from its words."""

import re
from collections.abc import Sequence
from typing import Final

from forums.discussions.models import Post, PostQuerySet, Topic
from forums.moderation.models import Decision, PostClass, Proposal
from portal.accounts.models import User

PRAISE_MAX_LENGTH: Final = 280
RANT_SHARE: Final = 0.5
"""The share of capitals from which a text is shouting."""
# English, German, French and Spanish: the languages that mails to customers come in.
_COMPLAINT: Final = re.compile(
    r"\b(broken?|defect\w*|damaged|faulty|fault|leak\w*|late|delay\w*|refund|complain\w*|disappoint\w*|"
    r"never (arrived|came|worked)|does(n['’]t| not) work|stopped working|not as described|poor|terrible|"
    r"awful|worst|overcharged|missing|wrong (order|item|size|one)|still waiting|unacceptable|let down|"
    r"kaputt\w*|defekt\w*|beschädigt\w*|undicht\w*|verspätet\w*|zu spät|enttäusch\w*|beschwer(e|de|den)|"
    r"reklam(ation|ier)\w*|rückerstattung|erstattet|funktioniert nicht|geht nicht mehr|nie angekommen|"
    r"falsch geliefert|falsche (größe|ware)|fehlt|warte (immer )?noch|schlecht\w*|furchtbar|unzumutbar|"
    r"cassée?s?|défectueu\w+|endommagée?s?|en retard|rembours\w+|déçue?s?|jamais (reçue?|arrivée?)|"
    r"ne (fonctionne|marche) (pas|plus)|réclamation|plainte|inadmissible|inacceptable|mauvaise?|manquante?|"
    r"rot[oa]s?|defectuos\w+|dañad\w+|retras\w+|reembols\w+|decepcion\w+|nunca (llegó|ha llegado)|"
    r"no funciona|queja|reclam(o|ación)|inaceptable|pésim\w+|equivocad\w+|sigo esperando)\b",
    re.IGNORECASE,
)
_PRAISE: Final = re.compile(
    r"\b(thanks?|thank you|love(ly|d)?|great|excellent|brilliant|wonderful|perfect|fantastic|well done|"
    r"happy with|best \w+ (ever|i have)|danke\w*|super|wunderbar|ausgezeichnet|begeistert|"
    r"merci|génial\w*|parfaite?|excellente?|ravie?|gracias|genial|perfect[oa]|excelente|encantad[oa])\b",
    re.IGNORECASE,
)
_SPAM_SIGNALS: Final = frozenset({"phrases", "links", "repeated"})


def known_class(post: Post, *, without: User | None = None) -> str:
    """Return the class moderators gave a post last; empty when nobody did.

    Once a complaint, a post stays one until another person than `without` says otherwise; what was said of
    words that its author changed since counts no longer.
    """
    return known_classes(Post.objects.filter(pk=post.pk), without=without).get(post.pk, "")


def known_classes(posts: PostQuerySet, *, without: User | None = None) -> dict[int, str]:
    """Return the classes of the posts that have one, by post: `known_class` for many, in two queries."""
    said: dict[int, list[tuple[str, int | None]]] = {}
    for post, post_class, by in Decision.objects.classing(posts, without):
        said.setdefault(post, []).append((post_class, by))
    proposed = set(Proposal.objects.filter(post__in=posts.values("pk")).values_list("post", flat=True))
    return {
        post: _class_among(said.get(post, []), without, is_proposed=post in proposed)
        for post in said.keys() | proposed
    }


def _class_among(said: Sequence[tuple[str, int | None]], without: User | None, *, is_proposed: bool) -> str:
    """Return the class that holds among what was said, the latest first; one's own word counts last."""
    for post_class, by in said:
        if post_class == PostClass.COMPLAINT or without is None or by != without.pk:
            return post_class
    return PostClass.COMPLAINT.value if is_proposed else said[0][0]


def class_of(post: Post) -> str:
    """Return what a post most likely is: as it was classed, else guessed; empty when nobody can tell."""
    return known_class(post) or guess_class(post)


def guess_class(post: Post) -> str:
    """Guess the class from the words of a post; the moderator sees the guess and corrects it."""
    text = post.source.strip()
    if _codes(post) & _SPAM_SIGNALS:
        return PostClass.SPAM.value
    if _COMPLAINT.search(text):
        return PostClass.COMPLAINT.value
    if _is_shouting(text):
        return PostClass.RANT.value
    if text.endswith("?") or (post.is_opening and post.topic.kind == Topic.Kind.QUESTION):
        return PostClass.QUESTION.value
    if len(text) <= PRAISE_MAX_LENGTH and _PRAISE.search(text) and "?" not in text:
        return PostClass.PRAISE.value
    return ""


def _codes(post: Post) -> set[str]:
    """Return the codes of the signals that held the post, however they are stored."""
    return {str(signal.get("code", "") if isinstance(signal, dict) else signal) for signal in post.signals}


def _is_shouting(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return len(letters) >= 20 and capitals / len(letters) > RANT_SHARE
