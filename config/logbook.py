"""Logs that name acts and requests, never people."""

import re
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

# What looks like an identity number, a mobile number or a bank card, in any text that reaches the log.
PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{15,19})(?!\d)")
HIDDEN = "[hidden]"

BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
]


def hide_personal(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cover long numbers in every text of the event, exception texts included."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = PERSONAL.sub(HIDDEN, value)
    return event


LAST = {
    "json": structlog.processors.JSONRenderer(ensure_ascii=False),
    "text": structlog.dev.ConsoleRenderer(colors=False),
}
QUIETER = {
    "django.server": "ERROR",  # The request middleware already writes one line for each request.
    "django.request": "ERROR",
    "django.db.backends": "WARNING",  # SQL carries parameters, and parameters carry people.
    "celery": "WARNING",
    "kombu": "ERROR",  # It warns at every start that a broker of files has no host.
    "axes": "WARNING",
}


def configure(*, level: str, style: str) -> dict[str, Any]:
    """Set up structlog and return Django's LOGGING; `style` is "json" (for machines) or "text"."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *BEFORE, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    house = {
        "()": ProcessorFormatter,
        "foreign_pre_chain": BEFORE,
        "processors": [ProcessorFormatter.remove_processors_meta, hide_personal, LAST[style]],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"house": house},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"level": quieter} for name, quieter in QUIETER.items()} | {
            "django": {"handlers": [], "level": level},
        },
    }
