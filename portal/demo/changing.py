"""Let staff say what became of what customers told them, and tell who contributed and agreed."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from feedback.insights.days import day_of
from feedback.outcomes.actions import Words, publish_outcome, tell_due, write_outcome
from feedback.readings.actions import Ruling, judge_theme, make_theme, read_new
from feedback.readings.models import TextReading, Theme
from feedback.suggestions.models import Suggestion
from portal.demo.drains import deliver
from portal.demo.script import read_content
from portal.demo.stage import Stage

NAMED_DAYS_AGO: Final = 30
LOOKED_AT: Final = timedelta(minutes=40)


def change(stage: Stage) -> None:
    """Read the texts, sort some by themes, and publish what came of them."""
    content = read_content("outcomes.toml")
    read_new()
    for row in content["theme"]:
        _sort(stage, row)
    for row in content["outcome"]:
        stage.at(stage.ago(row["days_ago"]), partial(_publish, stage, row))
    stage.play()


def _sort(stage: Stage, row: dict[str, Any]) -> None:
    author, now = stage.people["priya"], stage.ago(NAMED_DAYS_AGO)
    theme = make_theme(name=row["name"], made_by=author, now=now)
    ruling = Ruling(author, stage.later(stage.now, -1))
    readings = TextReading.objects.select_related("answer").order_by("pk")
    for reading in readings:
        if any(word in reading.answer.text for word in row["words"]):
            judge_theme(reading=reading, theme=theme, is_about=True, ruling=ruling)


def _publish(stage: Stage, row: dict[str, Any], now: datetime) -> None:
    author = stage.people["tobias"]
    outcome = write_outcome(words=_words(stage, row), author=author, now=now - LOOKED_AT)
    if row.get("is_draft"):
        return
    publish_outcome(outcome=outcome, author=author, now=now)
    tell_due(now=now)
    deliver(now)


def _words(stage: Stage, row: dict[str, Any]) -> Words:
    theme = Theme.objects.get(name=row["theme"]) if "theme" in row else None
    return Words(
        title=row["title"],
        text=row["text"],
        result=row["result"],
        theme=theme,
        since_date=day_of(stage.ago(row["since_days_ago"])) if theme else None,
        until_date=day_of(stage.ago(row["until_days_ago"])) if theme else None,
        suggestions=[Suggestion.objects.get(title=title) for title in row.get("ideas", ())],
    )
