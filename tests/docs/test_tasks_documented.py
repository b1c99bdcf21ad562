"""docs/develop/tasks.md tells of every task there is, and how often each is rung."""

import re
from pathlib import Path

from portal.celery import SECONDS_BETWEEN, app

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^\| `([a-z_.]+)` \| (\d+) s \|", re.MULTILINE)


def documented() -> dict[str, int]:
    text = (ROOT / "docs/develop/tasks.md").read_text()
    return {name: int(seconds) for name, seconds in LINE.findall(text)}


def test_every_bell_is_documented_with_its_seconds() -> None:
    assert documented() == SECONDS_BETWEEN


def test_every_task_has_a_bell_and_every_bell_a_task() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.split(".")[0] in {"portal", "forums", "feedback"}}

    assert ours == set(SECONDS_BETWEEN)
