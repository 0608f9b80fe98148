"""Structured logs: one JSON object a line, a name plus fields, with the incident where one is known.

What never gets in: bodies, headers, signatures, tokens. Code logs ids and counts; the processors below are the second net.
"""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from clients import trace
from incidents.audit.hide import hide_secrets

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def add_ids(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The trace that a line belongs to, and its incident where nothing else names it."""
    unit = trace.current()
    if unit:
        event.setdefault("trace", unit.trace.hex)
        if unit.incident and not event.get("incident"):
            event["incident"] = str(unit.incident)
    return event


def hide_secret_fields(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replaces the value of every field, at any depth, whose name looks like a secret's: by the same rule as the audit log."""
    hidden: Mapping[str, Any] = hide_secrets(dict(event))
    return hidden


# PostgreSQL's DETAIL quotes the row that broke a constraint, text and all; it ends where the next exception of the chain begins.
ROW_QUOTED = re.compile(r"^DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL | re.MULTILINE)


def hide_rows(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Cuts what the database quotes of a row out of an exception's text."""
    if "exception" in event:
        event["exception"] = ROW_QUOTED.sub("DETAIL: [hidden]", event["exception"])
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.format_exc_info,
    hide_rows,
    hide_secret_fields,
    # what is added from here on is ours: ids and names
    add_ids,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
AS_JSON = structlog.processors.JSONRenderer()


class Lines(structlog.stdlib.ProcessorFormatter):
    """What is ours has been through the processors already and is made JSON of at once, which is half the time of a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        if hasattr(record, "_name") and isinstance(record.msg, dict):  # by wrap_for_formatter
            return str(AS_JSON(None, "", dict(record.msg)))
        return super().format(record)


# Once for a process, and not with each reading of the settings: a logger that was used keeps the processors it was given.
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def logging_config(*, level: str, reports: bool = False) -> dict[str, Any]:
    """The dictConfig for Django, Celery and ours; `level` is a standard level name. With `reports` errors are told to Sentry."""
    handlers: dict[str, Any] = {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}}
    if reports:
        handlers["reports"] = {"class": "clients.error_reports.Reports", "level": "ERROR"}
    formatter = {
        "()": Lines,
        "foreign_pre_chain": SHARED,
        "processors": [Lines.remove_processors_meta, AS_JSON],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            # a 4xx is an answer, not an event: the view that refused has logged its reason already
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            # the server's own lines, in our shape; its command line asks for warnings only
            "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
            "urllib3": {"level": "ERROR"},
            "botocore": {"level": "WARNING"},
            # that it keeps its list of fonts in a folder for the moment, where it may write nowhere else
            "matplotlib": {"level": "ERROR"},
            "slack_sdk": {"level": "ERROR"},
            "mcp": {"level": "WARNING"},  # a refusal is an answer; a crash is told
        },
    }
