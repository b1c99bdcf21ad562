"""Let the screening learn from decisions about posts, and forget what was taken back."""

from forums.discussions.models import Post
from forums.moderation.models import Decision
from portal.screening.learning import learn, unlearn

_FINE = frozenset({Decision.Verdict.APPROVE, Decision.Verdict.DISMISS, Decision.Verdict.RESTORE})
_AGAINST = frozenset({Decision.Verdict.HIDE, Decision.Verdict.REMOVE})


def learn_from(decision: Decision, post: Post) -> None:
    """Teach the model a decision: what stands is fine, what went as advertising is spam."""
    is_spam = decision.verdict in _AGAINST and decision.rule == Decision.Rule.SPAM
    if not (is_spam or decision.verdict in _FINE):
        return
    title = post.topic.title if post.is_opening else ""
    learn(
        text=f"{title}\n{post.source}",
        is_spam=is_spam,
        source_key=_key(decision),
        subject_key=f"forum.post:{post.pk}",
    )


def unlearn_from(decision: Decision) -> None:
    """Take back what a decision taught."""
    unlearn(source_key=_key(decision))


def _key(decision: Decision) -> str:
    return f"forum.decision:{decision.pk}"
