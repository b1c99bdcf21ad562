"""Write one log, as text for people or JSON for machines, with request and job ids and nobody's address."""

import logging
import logging.config
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from portal.operations.masking import mask_value

_QUIETER: Mapping[str, str] = {
    "django.server": "WARNING",
    "django.request": "ERROR",
    "django.security.DisallowedHost": "CRITICAL",
    "celery.app.trace": "WARNING",
    "celery.worker.strategy": "WARNING",
    "celery.beat": "WARNING",
    "_granian": "WARNING",
    "kombu": "WARNING",
    "amqp": "WARNING",
}
"""Loggers that tell each step of their work, or write a whole traceback when a stranger forges a Host.

Our own line for each request and task says it once."""


def logging_config(*, level: str | None, form: str | None, quiet: bool = False) -> dict[str, Any]:
    """Return the logging settings: `level` such as INFO, `form` text or json.

    An unknown level counts as INFO here; the system checks name it. A quiet log (in tests) has no handler of
    its own; pytest captures the records.
    """
    shown = level if level in logging.getLevelNamesMapping() else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_rendering(form or "text"),
                ],
                "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), _drop_request, *_gathering()],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": [] if quiet else ["console"], "level": shown},
        "loggers": {
            "django": {"handlers": [], "level": shown, "propagate": True},
            **{name: {"level": _at_least(floor, shown)} for name, floor in _QUIETER.items()},
        },
    }


def configure(config: Mapping[str, Any]) -> None:
    """Set up the standard library's logging and structlog alike; Django calls it once with LOGGING."""
    logging.config.dictConfig(dict(config))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_gathering(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> MutableMapping[str, Any]:
    """Mask addresses and phone numbers anywhere in the event; the last processor before rendering."""
    return {key: mask_value(value) for key, value in event.items()}


def _drop_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out the request Django adds: its text would show the query string, where tokens stand."""
    event.pop("request", None)
    return event


def _gathering() -> Sequence[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendering(form: str) -> Sequence[Processor]:
    if form == "json":
        return [
            structlog.processors.format_exc_info,
            mask_event,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [
        structlog.processors.format_exc_info,
        mask_event,
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False),
    ]


def _at_least(floor: str, level: str) -> str:
    names = logging.getLevelNamesMapping()
    return max(floor, level, key=names.__getitem__)
