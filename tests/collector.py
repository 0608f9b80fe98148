"""A collector of traces: an OTLP receiver over HTTP, which keeps what it is sent. https://opentelemetry.io/docs/specs/otlp/"""

import base64
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from google.protobuf import json_format  # type: ignore[import-untyped]  # its types are another package
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

IN_HEX = re.compile(r'("(?:traceId|spanId|parentSpanId)": ?)"([0-9a-f]*)"')  # OTLP's own way; protobuf's is base64


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One span as it came; ids as hexadecimal text."""

    trace: str
    id: str
    above: str
    name: str
    ms: float
    said: dict[str, Any]


@dataclass(kw_only=True)
class Collector:
    """`headers` are those of the last request."""

    url: str
    spans: list[Seen] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def of(self, incident: Any) -> list[Seen]:
        """The trace of an incident, by its id."""
        return [span for span in list(self.spans) if span.trace == UUID(str(incident)).hex]

    def take(self, body: bytes) -> None:
        """What one request tells."""
        self.raw.append(body)
        told = json_format.Parse(IN_HEX.sub(_as_protobuf_has_it, body.decode()), ExportTraceServiceRequest())
        self.spans += [
            Seen(
                trace=span.trace_id.hex(),
                id=span.span_id.hex(),
                above=span.parent_span_id.hex(),
                name=span.name,
                ms=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
                said={one.key: getattr(one.value, str(one.value.WhichOneof("value"))) for one in span.attributes},
            )
            for resource in told.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


def _as_protobuf_has_it(found: re.Match[str]) -> str:
    return f'{found[1]}"{base64.b64encode(bytes.fromhex(found[2])).decode()}"'


@contextmanager
def listening() -> Iterator[Collector]:
    """One that listens until the end of the block."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.headers = {name.lower(): value for name, value in self.headers.items()}
            found = (self.path, self.headers["Content-Type"]) == ("/v1/traces", "application/json")
            if found:
                collector.take(body)
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    collector = Collector(url=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
