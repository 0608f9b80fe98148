"""Loki's query API: the last lines of a log.

https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time : times in nanoseconds,
lines in streams, one a set of labels. Lines come as they were written: redact them before anybody sees them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from clients import grafana

SYSTEM = "loki"


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line, unredacted."""

    at: datetime
    line: str = field(repr=False)


# Nanoseconds and the line; where there is a third part, it has labels that came with the line.
_Entry = tuple[int, str] | tuple[int, str, object]


class _Stream(BaseModel):
    values: list[_Entry]


class _Streams(BaseModel):
    kind: Literal["streams"] = Field(alias="resultType")
    result: list[_Stream]


class _Lines(BaseModel):
    data: _Streams


def recent_lines(query: str, *, start: datetime, end: datetime, limit: int) -> list[LogLine]:
    """At most `limit` lines that the LogQL query matches, newest first, from all streams together.

    Raises Refused for a query that Loki does not understand, a metric query, or a limit over its own; and TryLater.
    """
    params = {
        "query": query,
        "start": str(grafana.nanoseconds(start)),
        "end": str(grafana.nanoseconds(end)),
        "limit": str(limit),
        "direction": "backward",
    }
    streams = grafana.ask(SYSTEM, "/loki/api/v1/query_range", params=params, kind=_Lines).data.result
    entries = [entry for stream in streams for entry in stream.values]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [LogLine(at=grafana.moment(entry[0]), line=entry[1]) for entry in entries[:limit]]
