"""Tells a collector of units, over OTLP in HTTP and JSON, in the background and through the one door.

https://opentelemetry.io/docs/specs/otlp/#otlphttp ; ids are in hexadecimal, 64-bit numbers are text. Whatever a collector that is
down does not take is lost: nothing waits for it.
"""

import os
import random
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from clients import http
from clients.background import Background
from clients.trace import Span, Unit, Value, root_of

SYSTEM = "otlp"
DEADLINE = 5.0
KINDS = {
    "internal": 1,
    "server": 2,
    "client": 3,
    "consumer": 5,
}  # as opentelemetry/proto/trace/v1/trace.proto numbers them
ERROR = 2
Json = dict[str, Any]


def send(unit: Unit) -> None:
    """Takes it for the next request, and returns at once."""
    _told.take(unit)


def say_nothing() -> None:
    """For whoever looks whether the collector takes anything. Raises Refused and TryLater."""
    _post([])


def _post(units: Sequence[Unit]) -> None:
    spans = [span for unit in units for span in spans_of(unit)]
    about = _attributes({"service.name": "incident-response", "service.instance.id": str(os.getpid())})
    scope = {"scope": {"name": "incident-response"}, "spans": spans}
    http.call(
        SYSTEM, "POST", f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces", safe=True, deadline=DEADLINE, repeats=1,
        headers=settings.OTEL_EXPORTER_OTLP_HEADERS,
        json={"resourceSpans": [{"resource": {"attributes": about}, "scopeSpans": [scope]}]},
    )  # fmt: skip


_told = Background("traces", _post, at_once=200, most=2_000)


def spans_of(unit: Unit) -> Iterator[Json]:
    """The unit below its incident's root, or as the root, and its parts below it. Each incident it opened has its root."""
    incident, is_root = unit.incident, unit.incident in unit.opened
    own = root_of(incident) if incident and is_root else random.getrandbits(64)
    unit.attributes["request.id"] = unit.own.hex
    yield _span(unit, trace=unit.trace, own=own, above=root_of(incident) if incident and not is_root else 0)
    for part in list(unit.parts):
        yield _span(part, trace=unit.trace, own=random.getrandbits(64), above=own)
    for other in unit.opened:
        if other != incident:
            yield _span(unit, trace=other, own=root_of(other), above=0)


def _span(span: Span, *, trace: UUID, own: int, above: int) -> Json:
    return {
        "traceId": trace.hex,
        "spanId": f"{own:016x}",
        **({"parentSpanId": f"{above:016x}"} if above else {}),
        "name": span.name,
        "kind": KINDS[span.kind],
        "startTimeUnixNano": str(span.began),
        "endTimeUnixNano": str(span.ended),
        "attributes": _attributes(span.attributes),
        "status": {"code": ERROR} if span.failed else {},
    }


def _attributes(said: dict[str, Value]) -> list[Json]:
    return [{"key": name, "value": _value(value)} for name, value in said.items()]


def _value(value: Value) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}
