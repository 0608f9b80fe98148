"""Errors, told to Sentry without a word that anybody wrote: what kind, where in our code, in which trace.

https://develop.sentry.dev/sdk/foundations/transport/envelopes/ and …/data-model/event-payloads/ . No message, value, request or
person: an exception's message may quote any of them.
"""

import json
import logging
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from clients import http, trace
from clients.background import Background

SYSTEM = "sentry"
DEADLINE = 5.0
ONCE_IN = 60.0  # seconds: the same error from the same place
KNOWN = 200  # places that are remembered for that
OURS = f"{Path(__file__).resolve().parent.parent}/"
SENDER = "reports"
Json = dict[str, Any]


class Reports(logging.Handler):
    """For the root logger. What it does itself is no error of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Takes it for the next time, unless the same was told within the minute."""
        event, now = event_of(record), time.monotonic()
        place = json.dumps([event["logger"], event["logentry"], event.get("exception")])
        if threading.current_thread().name == SENDER or now - self._told.get(place, -ONCE_IN) < ONCE_IN:
            return
        if len(self._told) >= KNOWN:
            self._told.clear()
        self._told[place] = now
        _told.take(event)


def event_of(record: logging.LogRecord) -> Json:
    """What is told of a log record."""
    unit = trace.current()
    event = {
        "event_id": uuid4().hex,
        "timestamp": record.created,
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "logentry": {"message": _name_of(record)},
        "tags": {"trace": unit.trace.hex, "incident": str(unit.incident or ""), "unit": unit.name} if unit else {},
    }
    error = _error_of(record)
    return event | ({"exception": {"values": list(_chain(error))}} if error else {})


def _name_of(record: logging.LogRecord) -> str:
    """Ours have names; what libraries write is told as its template, before anything was put into it."""
    return str(record.msg.get("event", "")) if isinstance(record.msg, dict) else str(record.msg)[:200]


def _error_of(record: logging.LogRecord) -> BaseException | None:
    """structlog has made text of it by now, but it is still being handled."""
    if isinstance(record.msg, dict):
        return sys.exc_info()[1] if "exception" in record.msg else None
    return record.exc_info[1] if record.exc_info else None


def _chain(error: BaseException) -> Iterator[Json]:
    """From what came first, as Sentry shows it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _chain(before)
    frames = [
        {
            "filename": frame.filename.removeprefix(OURS),
            "function": frame.name,
            "lineno": frame.lineno,
            "in_app": frame.filename.startswith(OURS) and "site-packages" not in frame.filename,
        }
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    yield {"type": type(error).__name__, "module": type(error).__module__, "stacktrace": {"frames": frames}}


def _post(events: Sequence[Json]) -> None:
    dsn = urlsplit(settings.SENTRY_DSN)
    path, _, project = dsn.path.rpartition("/")
    url = f"{dsn.scheme}://{dsn.netloc.rpartition('@')[2]}{path}/api/{project}/envelope/"
    auth = f"Sentry sentry_version=7, sentry_client=incident-response/1, sentry_key={dsn.username}"
    for event in events:
        parts = ({"event_id": event["event_id"]}, {"type": "event"}, event)
        http.call(
            SYSTEM, "POST", url, safe=True, deadline=DEADLINE, repeats=1, data="\n".join(map(json.dumps, parts)),
            headers={"X-Sentry-Auth": auth, "Content-Type": "application/x-sentry-envelope"},
        )  # fmt: skip


_told = Background(SENDER, _post, at_once=1, most=100)
