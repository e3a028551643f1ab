"""Logs that name acts and requests, never people."""

import re
from typing import Any

import structlog

# What looks like an identity number, a mobile number or a bank card, in any text that reaches the log.
PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{15,19})(?!\d)")
HIDDEN = "[hidden]"


def hide_personal(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cover long numbers in every text of the event, exception texts included."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = PERSONAL.sub(HIDDEN, value)
    return event


def configure(*, level: str, style: str) -> dict[str, Any]:
    """Set up structlog and return Django's LOGGING; `style` is "json" (for machines) or "text"."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "house": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta, hide_personal, last,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            # The request middleware already writes one line for each request.
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"level": "ERROR"},
            # SQL carries parameters, and parameters carry people.
            "django.db.backends": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }
