"""Let staff whisper, note, warn and block in the demo company."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from forums.discussions.models import Topic
from forums.moderation.actions import Measure, appeal_sanction, give_sanction, write_note, write_whisper
from portal.demo.moderation import moments_of_keyed_posts
from portal.demo.stage import Stage
from portal.screening.blocking import BlockWish, add_block

Row = Mapping[str, Any]


def keep_safe(stage: Stage) -> None:
    """Plan the whispers, notes, measures and blocks of the script."""
    told = stage.script.moderation
    said_at = dict(moments_of_keyed_posts(stage))
    for row in told["whisper"]:
        stage.after(said_at[row["post"]], row["after"], partial(_whisper, stage, row))
    acts: dict[str, Callable[[Stage, Row, datetime], object]] = {
        "note": _note,
        "sanction": _sanction,
        "block": _block,
    }
    for kind, act in acts.items():
        for row in told[kind]:
            stage.at(stage.ago(row["days_ago"]), partial(act, stage, row))


def _whisper(stage: Stage, row: Row, now: datetime) -> None:
    topic = Topic.objects.get(pk=stage.posts[row["post"]].topic_id)
    write_whisper(topic=topic, author=stage.people[row["by"]], text=row["text"], now=now)


def _note(stage: Stage, row: Row, now: datetime) -> None:
    customer = stage.customers[row["about"]]
    write_note(customer=customer, text=row["text"], author=stage.people[row["by"]], now=now)


def _sanction(stage: Stage, row: Row, now: datetime) -> None:
    until = now + timedelta(days=row["days"])
    measure = Measure(row["kind"], until, rule=row["rule"], note=row.get("note", ""))
    person = stage.people[row["person"]]
    given = give_sanction(person=person, measure=measure, moderator=stage.people[row["by"]], now=now)
    if row.get("appeal"):
        appeal_sanction(sanction=given, text=row["appeal"], now=now)


def _block(stage: Stage, row: Row, now: datetime) -> None:
    wish = BlockWish(row["value"], row["reason"], now + timedelta(days=row["days"]))
    add_block(wish=wish, maker=stage.people[row["by"]], now=now)
