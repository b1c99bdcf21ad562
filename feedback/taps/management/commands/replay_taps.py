"""Play the log of opened links again by the rule as it is now, and say what it would count."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.taps.judging import Reason, judge, replay
from feedback.taps.logs import LogUnreadable, click_of_line, line_of_click
from feedback.taps.models import Tap, clicks_of


class Command(BaseCommand):
    """`manage.py replay_taps` judges the rows that are here; `--log` those of a file, `--write` makes one."""

    help = "Judge all opened links of mails again, and compare with what is known of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--log", type=Path, help="a file with one opened link in JSON on each line")
        parser.add_argument("--write", type=Path, help="write the rows that are here into such a file")

    def handle(self, *args: Any, log: Path | None, write: Path | None, **options: Any) -> None:
        clicks, truths = _read(log) if log else (clicks_of(Tap.objects.order_by("pk")), {})
        if write:
            write.write_text("".join(f"{line_of_click(click)}\n" for click in clicks))
            self.stdout.write(f"Wrote {len(clicks)} opened links.")
            return
        verdicts = judge(clicks)
        for reason, number in Counter(verdicts.values()).most_common():
            self.stdout.write(f"{number:>8}  {Reason(reason).label}")
        counted = replay(clicks)
        self.stdout.write(f"{len(clicks)} opened links, {len({each.mail for each in counted})} answers.")
        if truths:
            self._compare({each.mail: each.score for each in counted}, truths)

    def _compare(self, counted: dict[int, int], truths: dict[int, int | None]) -> None:
        """Say how good the rule is on a log that tells which number each mail's reader meant."""
        right = sum(truths.get(mail) == score for mail, score in counted.items())
        meant = sum(score is not None for score in truths.values())
        precision = right / len(counted) if counted else 1.0
        recall = right / meant if meant else 1.0
        self.stdout.write(f"precision {precision:.4f}, recall {recall:.4f}, false {len(counted) - right}")


def _read(path: Path) -> tuple[list[Any], dict[int, int | None]]:
    """Return the opened links of a file, and by mail the number that was meant, where a line says so."""
    clicks, truths = [], {}
    try:
        for line in path.read_text().splitlines():
            clicks.append(click_of_line(line))
            said = json.loads(line)
            if "meant" in said:
                truths[clicks[-1].mail] = said["meant"]
    except (OSError, LogUnreadable) as error:
        raise CommandError(str(error)) from error
    return clicks, truths
