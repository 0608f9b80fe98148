"""Loki's query API over the log lines of the sandbox's telemetry.

It follows https://grafana.com/docs/loki/latest/reference/loki-http-api/ . Of LogQL the selector's `service` (or
`service_name`, `app`, `job`) and the filters `|=`, `!=`, `|~` and `!~` do what they say; the rest is passed over. A
selector of another service gives no line.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import grafana_cloud
from sandbox.current import world
from sandbox.grafana_cloud import RefusedError, whole
from sandbox.telemetry import SERVICES, Failure, is_known

MOST_LINES = 5_000
LONGEST = timedelta(days=30, hours=1)
SECOND = 1_000_000_000
_TEXT = r'(?:"(?:[^"\\]|\\.)*"|`[^`]*`)'
_SELECTOR = re.compile(rf'\{{\s*\w+\s*(?:=~|!~|!=|=)\s*{_TEXT}(?:[^}}"`]|{_TEXT})*\}}')
_SERVICE = re.compile(rf"\b(?:service|service_name|app|job)\s*=~?\s*{grafana_cloud.QUOTED}")
_FILTER = re.compile(r'(\|=|!=|\|~|!~)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)')

routes = Blueprint("loki", __name__, url_prefix="/loki/loki/api/v1")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """Basic auth with Loki's own instance id."""
    return grafana_cloud.admit(world.identity.loki_user)


@routes.get("/query_range")
def query_range() -> Response:
    """…/loki-http-api/#query-logs-within-a-range-of-time: of log lines only, not of metrics made of them."""
    service, wanted = _query()
    start, end = _window()
    limit = _limit()
    found = world.telemetry.failures(service, start=start / SECOND, end=end / SECOND) if is_known(service) else ()
    lines = [failure for failure in found if wanted(failure.line)]
    lines = lines[:limit] if _is_backward() else lines[::-1][:limit]
    result = [_stream(service, pod, lines[number::2]) for number, pod in enumerate("ab") if lines[number::2]]
    return jsonify({"status": "success", "data": {"resultType": "streams", "result": result, "stats": {}}})


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[str, int, dict[str, str]]:
    """Loki says why in plain text."""
    return f"{error}\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _stream(service: str, pod: str, lines: list[Failure]) -> dict[str, object]:
    values = [[str(int(line.at) * SECOND), line.line] for line in lines]
    return {"stream": {"service": service, "level": "error", "pod": f"{service}-{pod}"}, "values": values}


def _query() -> tuple[str, Callable[[str], bool]]:
    """The service asked about, and whether a line is wanted."""
    query = request.args.get("query", "").strip()
    if not query:
        raise RefusedError("parse error : syntax error: unexpected $end")
    selector = _SELECTOR.search(query)
    if selector is None or not grafana_cloud.is_balanced(query):
        raise RefusedError("parse error at line 1, col 1: syntax error: unexpected IDENTIFIER")
    named = _SERVICE.search(selector[0])
    tests = [_test(sign, quoted or raw) for sign, quoted, raw in _FILTER.findall(query[selector.end() :])]
    service = grafana_cloud.text_in(named[1]) if named else SERVICES[0]
    return service, lambda line: all(test(line) for test in tests)


def _test(sign: str, text: str) -> Callable[[str], bool]:
    wanted = sign.startswith("|")
    if sign.endswith("="):
        return lambda line: (text in line) == wanted
    try:
        pattern = re.compile(text.replace("\\\\", "\\"))
    except re.error:
        raise RefusedError(f"parse error at line 1, col 1: error parsing regexp: `{text}`") from None
    return lambda line: bool(pattern.search(line)) == wanted


def _window() -> tuple[int, int]:
    now = int(world.clock.now() * SECOND)
    end = whole("end", now) or 0
    start = whole("start", end - 3600 * SECOND) or 0
    if start >= end:
        raise RefusedError("end timestamp must not be before or equal to start time")
    length = timedelta(seconds=(end - start) / SECOND)
    if length > LONGEST:
        raise RefusedError(f"the query time range exceeds the limit (query length: {length}, limit: 30d1h)")
    return start, end


def _limit() -> int:
    limit = whole("limit", 100) or 0
    if limit <= 0:
        raise RefusedError("limit must be a positive value")
    if limit > MOST_LINES:
        what = "max entries limit per query exceeded, limit > max_entries_limit_per_query"
        raise RefusedError(f"{what} ({limit} > {MOST_LINES})")
    return limit


def _is_backward() -> bool:
    direction = request.args.get("direction", "backward").lower()
    if direction not in ("backward", "forward"):
        raise RefusedError(f"invalid direction '{direction}'")
    return direction == "backward"
