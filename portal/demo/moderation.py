"""Let readers report posts and moderators decide about them."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from typing import Any

from forums.discussions.actions import edit_post, post_topic
from forums.discussions.models import Post
from forums.moderation.actions import (
    Grounds,
    answer_appeal,
    appeal_decision,
    decide,
    decide_many,
    decide_or_propose,
    report_post,
    save_canned_reply,
    undo_decision,
)
from forums.moderation.models import Appeal, CannedReply, Decision
from forums.search.actions import note_missed_search
from portal.demo.stage import Stage

Row = Mapping[str, Any]


def moderate(stage: Stage) -> None:
    """Plan the reports, decisions, edits and held posts of the script."""
    told = stage.script.moderation
    acts: dict[str, Callable[[Stage, Row, datetime], object]] = {
        "report": _report,
        "decision": _decide,
        "undoing": _undo,
        "edit": _edit,
        "appeal": _appeal,
        "answer": _answer_appeal,
        "proposal": _propose,
    }
    said_at = dict(moments_of_keyed_posts(stage))
    for kind, act in acts.items():
        for row in told[kind]:
            stage.after(said_at[row["post"]], row["after"], partial(act, stage, row))
    for row in told["held"]:
        stage.at(stage.ago(row["days_ago"]), partial(_submit_suspicious, stage, row))
    for row in told["bulk"]:
        stage.at(stage.ago(row["days_ago"]), partial(_decide_many, stage, row))
    for row in told["canned"]:
        stage.at(stage.ago(row["days_ago"]), partial(_write_canned, stage, row))
    for row in told["missed"]:
        for days in row["days_ago"]:
            stage.at(stage.ago(days), partial(_miss, row["words"]))


def moments_of_keyed_posts(stage: Stage) -> list[tuple[str, datetime]]:
    """Return when each post with a key is written."""
    found = []
    for conversation in stage.script.conversations:
        began = stage.ago(conversation.days_ago)
        found.append((conversation.key, began))
        found += [(reply.key, stage.later(began, reply.after)) for reply in conversation.reply]
    return [(key, moment) for key, moment in found if key]


def _fresh(stage: Stage, row: Row) -> Post:
    return Post.objects.select_related("topic__category", "author").get(pk=stage.posts[row["post"]].pk)


def _miss(words: str, now: datetime) -> None:
    note_missed_search(typed=words, now=now)


def _report(stage: Stage, row: Row, now: datetime) -> None:
    reporter = stage.people[row["by"]]
    report_post(
        post=_fresh(stage, row), reporter=reporter, reason=row["reason"], note=row.get("note", ""), now=now
    )


def _decide(stage: Stage, row: Row, now: datetime) -> None:
    moderator = stage.people[row["by"]]
    decide(
        post=_fresh(stage, row), verdict=row["verdict"], moderator=moderator, now=now, grounds=_grounds(row)
    )


def _grounds(row: Row) -> Grounds:
    return Grounds(**{name.name: row[name.name] for name in fields(Grounds) if name.name in row})


def _propose(stage: Stage, row: Row, now: datetime) -> None:
    moderator = stage.people[row["by"]]
    grounds = replace(_grounds(row), post_class="complaint")
    decide_or_propose(
        post=_fresh(stage, row), verdict=row["verdict"], moderator=moderator, now=now, grounds=grounds
    )


def _appeal(stage: Stage, row: Row, now: datetime) -> None:
    post = _fresh(stage, row)
    assert post.author is not None
    appeal_decision(decision=_latest(post), appellant=post.author, text=row["text"], now=now)


def _answer_appeal(stage: Stage, row: Row, now: datetime) -> None:
    appeal = Appeal.objects.with_subjects().get(decision=_latest(_fresh(stage, row)))
    moderator, grants = stage.people[row["by"]], row["verdict"] == "grant"
    answer_appeal(appeal=appeal, grants=grants, outcome=row["text"], moderator=moderator, now=now)


def _latest(post: Post) -> Decision:
    return Decision.objects.filter(post=post).select_related("post__topic__category").latest("number")


def _decide_many(stage: Stage, row: Row, now: datetime) -> None:
    posts = [_fresh(stage, {"post": key}) for key in row["posts"]]
    moderator = stage.people[row["by"]]
    decide_many(posts=posts, verdict=row["verdict"], moderator=moderator, now=now, grounds=_grounds(row))


def _write_canned(stage: Stage, row: Row, now: datetime) -> None:
    reply = CannedReply(title=row["title"], use=row["use"], body=row["body"])
    save_canned_reply(reply=reply, editor=stage.people[row["by"]], now=now)


def _undo(stage: Stage, row: Row, now: datetime) -> None:
    decision = _latest(_fresh(stage, row))
    undo_decision(decision=decision, moderator=stage.people[row["by"]], now=now)


def _edit(stage: Stage, row: Row, now: datetime) -> None:
    post = _fresh(stage, row)
    assert post.author is not None
    edit_post(post=post, editor=post.author, body=row["text"], now=now, seen_revision=post.revision_count)


def _submit_suspicious(stage: Stage, row: Row, now: datetime) -> None:
    """Start a topic that the screening holds for a person to look at."""
    room = stage.rooms[row["room"]]
    author = stage.people[row["by"]]
    topic = post_topic(author=author, category=room, title=row["title"], body=row["body"].strip(), now=now)
    if row.get("key"):
        stage.posts[row["key"]] = Post.objects.get(topic=topic, number=1)
