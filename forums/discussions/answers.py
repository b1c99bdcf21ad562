"""Recount what readers said of posts, and which posts answer a question, as the stored columns keep it.

The marks themselves are rows. What the topic keeps of them is derived from where the marked posts stand and
what state they are in: hiding, moving, merging, and taking back each of these, lose no mark.
"""

from typing import Any, Final

from django.db.models import Count, Q

from forums.discussions.models import MeToo, Post, Reaction, Solution, Topic
from portal.lib.markdown import TooComplex, TooLong, plain_text

EXCERPT_LENGTH: Final = 300
BEST_VOTED: Final = 3
COUNTED: Final = tuple(Reaction.Kind.values)


def reaction_facts(post: Post) -> dict[str, int]:
    """Count anew what a post's reaction columns should say."""
    counts = {kind: Count("pk", filter=Q(kind=kind)) for kind in COUNTED}
    found = Reaction.objects.filter(post=post).aggregate(**counts)
    return {f"{kind}_count": found[kind] for kind in COUNTED}


def answer_facts(topic: Topic) -> dict[str, object]:
    """Count anew what a topic's columns about answers should say.

    Only a question has answers; its marks sleep while staff make it something else.
    """
    facts: dict[str, object] = {"me_too_count": MeToo.objects.about(topic).people_count()}
    if topic.kind != Topic.Kind.QUESTION:
        return {**facts, "answer_list": [], "solved_at": None}
    marks = list(Solution.objects.standing_in(topic))
    marked = {mark.post_id: mark.post for mark in marks}
    voted = [post for post in Post.objects.best_voted_in(topic)[: BEST_VOTED + 2] if post.pk not in marked]
    answers = [_entry(post, [m.kind for m in marks if m.post_id == pk]) for pk, post in marked.items()]
    answers += [_entry(post, []) for post in voted[:BEST_VOTED]]
    return {**facts, "answer_list": answers, "solved_at": min((m.marked_at for m in marks), default=None)}


def refresh_answers(topic_id: int) -> Topic:
    """Bring a topic's columns about answers up to date; the caller's transaction holds its row."""
    topic = Topic.objects.get(pk=topic_id)
    facts = answer_facts(topic)
    if any(getattr(topic, name) != value for name, value in facts.items()):
        Topic.objects.filter(pk=topic_id).update(**facts)
    for name, value in facts.items():
        setattr(topic, name, value)
    return topic


def _entry(post: Post, marks: list[str]) -> dict[str, Any]:
    """Return what the page shows of an answer without reading its post.

    The author stands in it by her key alone: a name kept here would outlive the day she changes or erases it.
    """
    return {
        "post": post.pk,
        "number": post.number,
        "marks": sorted(marks, key=Solution.Kind.values.index),
        "excerpt": _excerpt(post.source),
        "author": post.author_id,
        "created_at": post.created_at.isoformat(),
        "votes": post.vote_count,
        "worked": post.worked_count,
    }


def _excerpt(source: str) -> str:
    try:
        return plain_text(source, EXCERPT_LENGTH)
    except (TooLong, TooComplex):  # stored under milder limits
        return ""
