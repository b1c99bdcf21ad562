"""Serve the event stream, in a process of its own."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forums.discussions import live


class Command(BaseCommand):
    help = "Tell open topic pages at once what changed. Needs REDIS_URL and LIVE_STREAM_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT + 1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not live.is_on():
            raise CommandError("Set REDIS_URL and LIVE_STREAM_URL first; until then pages ask by themselves.")
        flags = ["--interface=asginl", "--no-ws", "--log-level=warning", "--workers=1"]
        flags += [f"--host={settings.HOST}", f"--port={options['port']}", "--workers-kill-timeout=5"]
        flags += ["forums.discussions.stream:application"]
        os.execv(sys.executable, [sys.executable, "-m", "granian", *flags])  # noqa: S606 - our own words
