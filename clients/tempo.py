"""Tempo's search API: traces that a TraceQL query matches.

https://grafana.com/docs/tempo/latest/api_docs/#search : times in whole seconds. What is zero or empty is left out of
its answers, and a trace whose root has not arrived yet has no name.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field

from clients import grafana
from clients.names import Line

SYSTEM = "tempo"


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One trace: when it began, how many milliseconds it took, and its root's service and name, "" if not known."""

    id: str
    at: datetime
    ms: int
    name: str


class _Trace(BaseModel):
    id: Line = Field(alias="traceID")
    service: Line = Field(default="", alias="rootServiceName")
    name: Line = Field(default="", alias="rootTraceName")
    began: int = Field(default=0, alias="startTimeUnixNano")
    ms: int = Field(default=0, alias="durationMs")


class _Found(BaseModel):
    traces: list[_Trace] | None = None


def recent_traces(query: str, *, start: datetime, end: datetime, limit: int) -> list[Trace]:
    """At most `limit` traces that the TraceQL query matches, newest first.

    Tempo stops searching once it has enough, so these are not always the very newest. Raises Refused and TryLater.
    """
    params = {
        "q": query,
        "start": str(math.floor(start.timestamp())),
        "end": str(math.ceil(end.timestamp())),
        "limit": str(limit),
    }
    found = grafana.ask(SYSTEM, "/api/search", params=params, kind=_Found).traces or []
    found.sort(key=lambda trace: trace.began, reverse=True)
    return [
        Trace(id=one.id, at=grafana.moment(one.began), ms=one.ms, name=f"{one.service} {one.name}".strip())
        for one in found[:limit]
    ]
