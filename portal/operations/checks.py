"""Tell every bad setting at once, wherever Django runs its checks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from portal.operations.configuration import READ, find_problems


def check_settings(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: object
) -> list[checks.CheckMessage]:
    """Return one message for each setting that can't work or should not stay so."""
    values: Mapping[str, Any] = {name: getattr(settings, name, None) for name in READ}
    return [
        (checks.Error if problem.is_error else checks.Warning)(
            f"{problem.setting}: {problem.sentence}", id=f"operations.{problem.code}"
        )
        for problem in find_problems(values)
    ]


def register_checks() -> None:
    """Let every command that checks ask for the settings too."""
    checks.register(check_settings, "settings")
