"""Compare the figures of every form with its answers, and set them right."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.insights.actions import recount, wrong_days


class Command(BaseCommand):
    """`manage.py recount_insights` counts all days again; with `--check` it only compares."""

    help = "Count the daily figures of all forms again from their answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; fails when a day differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            number = recount(now=timezone.now())
            self.stdout.write(f"Counted {number} days.")
            return
        wrong = list(wrong_days(now=timezone.now()))
        for each in wrong:
            self.stdout.write(f"Form {each.survey_id}, {each.day}: {each.number} figures differ.")
        if wrong:
            raise CommandError(f"{len(wrong)} days differ. Run recount_insights to count them again.")
        self.stdout.write("Every figure equals a recount.")
