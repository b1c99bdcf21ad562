"""Let people mark answers, tap on posts and join questions; staff put the best on the shelf."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from forums.discussions.actions import mark_answer, react, say_me_too
from forums.discussions.models import Post, Reaction, Solution, Topic
from forums.library.actions import Label, promote_post
from forums.library.models import company_date
from portal.demo.drains import deliver
from portal.demo.script import script
from portal.demo.stage import Stage

AFTER: Final = timedelta(days=14)
"""By then every conversation has come to its end."""


def kinds() -> dict[str, str]:
    """Return what kind of topic each is, by title; the others are discussions."""
    return {row["title"]: kind for kind, rows in script().answers_marked.items() for row in rows}


def help_each_other(stage: Stage) -> None:
    """Let every answer be marked and every tap be made two weeks after the question, or just now."""
    started = {conversation.title: conversation.days_ago for conversation in stage.script.conversations}
    for rows in script().answers_marked.values():
        for row in rows:
            moment = min(stage.ago(started[row["title"]]) + AFTER, stage.now - timedelta(hours=1))
            stage.at(moment, partial(_settle, stage, row))


def _settle(stage: Stage, row: Mapping[str, Any], now: datetime) -> None:
    topic = Topic.objects.select_related("author").get(title=row["title"])
    for name in row.get("me_too", ()):
        say_me_too(topic=topic, user=stage.people[name], now=now)
    for kind in Reaction.Kind.values:
        for number, names in row.get(kind, {}).items():
            _tap(stage, _post(topic, int(number)), kind, names, now)
    for kind in Solution.Kind.values:
        if kind in row:
            by = stage.people["priya"] if kind == Solution.Kind.OFFICIAL else topic.author
            assert by is not None
            mark_answer(post=_post(topic, row[kind]), kind=kind, user=by, now=now)
    if "shelf" in row:
        _put_on_shelf(stage, row, _post(topic, row["number"]), now)
    deliver(now)


def _put_on_shelf(stage: Stage, row: Mapping[str, Any], post: Post, now: datetime) -> None:
    label = Label(
        title=row["shelf"],
        summary=row["summary"],
        owner=stage.people[row["owner"]],
        review_date=company_date(now + timedelta(days=row.get("days", 180))),
    )
    promote_post(post=post, label=label, user=stage.people["june"], now=now)


def _post(topic: Topic, number: int) -> Post:
    return Post.objects.select_related("topic__category", "author").get(topic=topic, number=number)


def _tap(stage: Stage, post: Post, kind: str, names: Sequence[str], now: datetime) -> None:
    for name in names:
        react(post=post, user=stage.people[name], kind=kind, now=now)
