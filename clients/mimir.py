"""Mimir's query API, which is Prometheus's: one number at a moment, one curve over a time.

https://grafana.com/docs/mimir/latest/references/http-api/#querier--query-frontend and
https://prometheus.io/docs/prometheus/latest/querying/api/ : times in seconds, values as text. No data is an answer of
its own: it is never zero.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from clients import grafana
from clients.errors import Refused

SYSTEM = "mimir"
LARGEST = 2.0**53  # a share or a time is none beyond what JSON keeps exactly
_Sample = tuple[float, float]  # unix seconds, value


class _Point(BaseModel):
    value: _Sample


class _Curve(BaseModel):
    values: list[_Sample]


class _Vector(BaseModel):
    kind: Literal["vector"] = Field(alias="resultType")
    result: list[_Point]


class _Scalar(BaseModel):
    kind: Literal["scalar"] = Field(alias="resultType")
    result: _Sample


class _Matrix(BaseModel):
    kind: Literal["matrix"] = Field(alias="resultType")
    result: list[_Curve]


class _Instant(BaseModel):
    data: _Vector | _Scalar = Field(discriminator="kind")


class _Range(BaseModel):
    data: _Matrix


def instant(query: str, *, at: datetime) -> float | None:
    """The query's value at that moment, None where there is no data (what is not a number, as 0/0, or beyond any, is none).

    Raises Refused for a query that Mimir does not understand or that gives more than one series, and TryLater.
    """
    params = {"query": query, "time": _seconds(at)}
    data = grafana.ask(SYSTEM, "/api/v1/query", params=params, kind=_Instant).data
    samples = [data.result] if isinstance(data, _Scalar) else [point.value for point in data.result]
    _at_most_one(samples)
    return next((value for _, value in samples if _is_a_number(value)), None)


def series(query: str, *, start: datetime, end: datetime, step: timedelta) -> list[tuple[datetime, float]]:
    """The query's values from start to end, oldest first; moments without data are left out.

    Raises Refused, also for more than 11,000 steps or more than one series, and TryLater.
    """
    params = {"query": query, "start": _seconds(start), "end": _seconds(end), "step": f"{step.total_seconds():g}"}
    curves = grafana.ask(SYSTEM, "/api/v1/query_range", params=params, kind=_Range).data.result
    _at_most_one(curves)
    return [
        (datetime.fromtimestamp(at, tz=UTC), value)
        for curve in curves
        for at, value in curve.values
        if _is_a_number(value)
    ]


def _is_a_number(value: float) -> bool:
    return math.isfinite(value) and abs(value) < LARGEST


def _seconds(at: datetime) -> str:
    return f"{at.timestamp():.3f}"


def _at_most_one(found: Sequence[object]) -> None:
    if len(found) > 1:
        what = f"the query gives {len(found)} series where one is wanted; it has to aggregate them"
        raise Refused(SYSTEM, what, code="many_series")
