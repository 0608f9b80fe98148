"""Mimir's query API over the sandbox's telemetry.

It follows https://prometheus.io/docs/prometheus/latest/querying/api/ . PromQL is not evaluated: a query is recognised by
the metric it names, whether it asks for status 5xx, its `service`, the range of its rate, an `offset`, and a number it is
multiplied with or divided by at the end. A query about anything else gets an empty result, as a metric that does not exist would.
"""

import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import grafana_cloud
from sandbox.current import world
from sandbox.grafana_cloud import RefusedError
from sandbox.telemetry import SERVICES, is_known

JSON = dict[str, Any]
MOST_POINTS = 11_000
COUNTER, HISTOGRAM = "http_requests_total", "http_request_duration_seconds_bucket"
KNOWN = f"the sandbox knows {COUNTER} and {HISTOGRAM} of {' and '.join(SERVICES)}, and nothing else"
_SERVICE = re.compile(rf"service\s*=~?\s*{grafana_cloud.QUOTED}")
_WINDOW = re.compile(r"\[(\d+)([smhd])\]")
_POINT_S = 300.0  # a curve over a longer window is the mean of points so far apart
_OFFSET = re.compile(r"\boffset\s+(\d+)([smhd])\b")
_SCALE = re.compile(r"([*/])\s*(\d+(?:\.\d+)?)\s*$")
_AGGREGATED = re.compile(r"\b(sum|avg|max|min|histogram_quantile|scalar)\b")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}

routes = Blueprint("mimir", __name__, url_prefix="/mimir/api/v1")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """Basic auth with Mimir's own instance id."""
    return grafana_cloud.admit(world.identity.mimir_user)


@routes.get("/query")
def instant() -> Response:
    """…/api/#instant-queries"""
    read, labels = _curve(_query())
    at = _time("time", default=world.clock.now())
    result = [{"metric": label, "value": [at, _text(read(at))]} for label in labels]
    return _success("vector", result)


@routes.get("/query_range")
def over_time() -> Response:
    """…/api/#range-queries: at most 11,000 points a series."""
    read, labels = _curve(_query())
    start, end = _time("start"), _time("end")
    step = _step()
    if end < start:
        raise RefusedError('invalid parameter "end": end timestamp must not be before start time')
    if (end - start) / step > MOST_POINTS:
        raise RefusedError(
            f"exceeded maximum resolution of {MOST_POINTS:,} points per timeseries. Try decreasing the query resolution"
        )
    moments = [start + step * number for number in range(math.floor((end - start) / step) + 1)]
    result = [{"metric": label, "values": [[at, _text(read(at))] for at in moments]} for label in labels]
    return _success("matrix", result)


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[Response, int]:
    """…/api/#format-overview"""
    return jsonify({"status": "error", "errorType": "bad_data", "error": str(error)}), 400


def _success(kind: str, result: list[JSON]) -> Response:
    infos = {} if result else {"infos": [KNOWN]}
    return jsonify({"status": "success", "data": {"resultType": kind, "result": result}, **infos})


def _query() -> str:
    query = request.args.get("query", "").strip()
    if not query:
        raise RefusedError('invalid parameter "query": unknown position: parse error: no expression found in input')
    if not grafana_cloud.is_balanced(query):
        raise RefusedError('invalid parameter "query": parse error: unexpected end of input')
    return query


def _curve(query: str) -> tuple[Callable[[float], float], list[JSON]]:
    """The value at a time, and the labels of each series: none for what is not known, one a pod if not aggregated."""
    named = _SERVICE.search(query)
    service = grafana_cloud.text_in(named[1]) if named else SERVICES[0]
    measure = _measure(query)
    if measure is None or not is_known(service):
        return float, []
    shift = sum(int(number) * _UNITS[unit] for number, unit in _OFFSET.findall(query)[:1])
    scaled = _SCALE.search(query)
    factor = 1.0 if not scaled else float(scaled[2]) if scaled[1] == "*" else 1 / (float(scaled[2]) or math.nan)
    pods: list[JSON] = [{}] if _AGGREGATED.search(query) else [{"service": service, "pod": pod} for pod in ("a", "b")]
    points = [number * _POINT_S for number in range(max(1, round(_window(query) / _POINT_S)))]
    return lambda at: sum(measure(service, at - shift - ago) for ago in points) / len(points) * factor, pods


def _window(query: str) -> float:
    """The range that a rate is taken over, in seconds."""
    found = _WINDOW.search(query)
    return int(found[1]) * _UNITS[found[2]] if found else 0.0


def _measure(query: str) -> Callable[[str, float], float] | None:
    telemetry = world.telemetry
    if HISTOGRAM in query:
        return telemetry.p99
    if COUNTER not in query:
        return None
    if "5.." not in query and "5xx" not in query:
        return telemetry.requests
    if query.count(COUNTER) > 1:
        return telemetry.error_rate
    return lambda service, at: telemetry.error_rate(service, at) * telemetry.requests(service, at)


def _time(name: str, *, default: float | None = None) -> float:
    given = request.args.get(name, "")
    if not given and default is not None:
        return default
    try:
        at = float(given)
    except ValueError:
        at = _iso(given)
    if not math.isfinite(at):
        raise RefusedError(f'invalid parameter "{name}": cannot parse "{given}" to a valid timestamp')
    return at


def _iso(given: str) -> float:
    try:
        return datetime.fromisoformat(given).timestamp()
    except (ValueError, OverflowError):
        return math.nan


def _step() -> float:
    given = request.args.get("step", "")
    long = _DURATION.fullmatch(given)
    try:
        step = float(long[1]) * _UNITS[long[2]] if long else float(given)
    except ValueError:
        raise RefusedError(f'invalid parameter "step": cannot parse "{given}" to a valid duration') from None
    if not step > 0:
        raise RefusedError('invalid parameter "step": zero or negative query resolution step widths are not accepted')
    return step


def _text(value: float) -> str:
    return f"{value:.12g}"
