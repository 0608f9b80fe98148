"""Tempo's search API over the traces of the sandbox's telemetry.

It follows https://grafana.com/docs/tempo/latest/api_docs/#search . Of TraceQL `service.name` and one `duration >` do
what they say; the rest is passed over. Every trace here is of a request that failed. Another service has none.
"""

import itertools
import re

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import grafana_cloud
from sandbox.current import world
from sandbox.grafana_cloud import RefusedError, whole
from sandbox.telemetry import SERVICES, Failure, is_known

MOST_TRACES = 1_000
LONGEST_S = 168 * 3600
_SERVICE = re.compile(rf"service\.name\s*=\s*{grafana_cloud.QUOTED}")
_SLOWER = re.compile(r"\b(?:traceDuration|duration)\s*>=?\s*(\d+(?:\.\d+)?)(ms|s|m)\b")
_UNITS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0}

routes = Blueprint("tempo", __name__, url_prefix="/tempo/api")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """Basic auth with Tempo's own instance id."""
    return grafana_cloud.admit(world.identity.tempo_user)


@routes.get("/search")
def search() -> Response:
    """…/api_docs/#search: the last traces that match."""
    service, slower_than = _query()
    limit = _limit()
    start, end = _window()
    found = world.telemetry.failures(service, start=start, end=end) if is_known(service) else iter(())
    traces = itertools.islice((one for one in found if one.ms > slower_than), limit)
    return jsonify({"traces": [_trace(service, one) for one in traces], "metrics": {"inspectedTraces": 1}})


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[str, int, dict[str, str]]:
    """Tempo says why in plain text."""
    return f"{error}", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _trace(service: str, one: Failure) -> dict[str, object]:
    """Leading zeros of an id are left out, as Tempo does."""
    return {
        "traceID": one.trace_id.lstrip("0"),
        "rootServiceName": service,
        "rootTraceName": one.route,
        "startTimeUnixNano": str(int(one.at) * 1_000_000_000),
        "durationMs": one.ms,
    }


def _query() -> tuple[str, float]:
    """The service asked about, and the milliseconds its traces have to exceed."""
    query = request.args.get("q", "{}").strip()
    if not query.startswith(("{", "(")) or not grafana_cloud.is_balanced(query):
        raise RefusedError("invalid TraceQL query: parse error at line 1, col 1: syntax error: unexpected IDENTIFIER")
    named, slower = _SERVICE.search(query), _SLOWER.search(query)
    service = grafana_cloud.text_in(named[1]) if named else SERVICES[0]
    return service, float(slower[1]) * _UNITS[slower[2]] if slower else 0.0


def _limit() -> int:
    limit = whole("limit", 20) or 0
    if limit <= 0:
        raise RefusedError("invalid limit: must be a positive number")
    if limit > MOST_TRACES:
        raise RefusedError(f"limit {limit} exceeds max limit {MOST_TRACES}")
    return limit


def _window() -> tuple[float, float]:
    start, end = whole("start"), whole("end")
    now = world.clock.now()
    if start is None and end is None:
        return now - 3600, now
    if start is None or end is None:
        raise RefusedError("please provide both start and end parameters")
    if start >= end:
        raise RefusedError(f"http parameter start must be before end. received start={start} end={end}")
    if end - start > LONGEST_S:
        raise RefusedError(f"range specified by start and end exceeds 168h0m0s. received start={start} end={end}")
    return float(start), float(end)
