"""Our numbers as Prometheus reads them, of the web process at /metrics and of a worker at a port of its own.

https://prometheus.io/docs/instrumenting/exposition_formats/ (text). A counter has the name that it was given: the client library's
`_total` behind it is left out.
"""

import re
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, disable_created_metrics, generate_latest
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.multiprocess import MultiProcessCollector

SUFFIX = re.compile(rb"^((?:# (?:HELP|TYPE) )?\w+_count)_total\b", re.MULTILINE)

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's has no types


def exposition(registry: CollectorRegistry = REGISTRY) -> bytes:
    """Every number of the registry, in UTF-8."""
    return SUFFIX.sub(rb"\1", generate_latest(registry))


def of_the_pool(folder: str) -> bytes:
    """What all processes of a pool have counted since their worker's start, those that have ended too."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]  # the library's has no types
    return exposition(registry)


def serve(port: int, folder: str, *, host: str = "0.0.0.0") -> WSGIServer:  # noqa: S104 the scraper is another machine
    """Answers GET /metrics in threads of its own, anything else 404, until it is shut down. Raises OSError for a taken port."""
    server = make_server(host, port, _answering(folder), ThreadingWSGIServer, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def _answering(folder: str) -> Callable[..., Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("GET", "/metrics"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
        return [of_the_pool(folder)]

    return answer


class _Quiet(WSGIRequestHandler):
    """A scrape is no event."""

    def log_message(self, *_args: object) -> None:
        """Says nothing."""
