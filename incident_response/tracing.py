"""Each request, and each task that Celery runs, is a unit of a trace (clients/trace.py)."""

from collections.abc import Callable
from typing import Any

from celery import Task
from django.http import HttpRequest, HttpResponse

from clients import trace
from incident_response.doors import PROBES

ONLY_LOOKS = ("GET", "HEAD")  # told of where it concerns an incident or asks outside


class EachRequest:
    """Middleware before all that does anything: whatever is written or asked on the way to the answer belongs to the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:  # asked every few seconds, and about nothing
            return self.get_response(request)
        with trace.unit(_method(request), kind="server", quiet=request.method in ONLY_LOOKS) as unit:
            answer = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else ""  # as in urls.py: nothing they sent
            unit.name = f"{_method(request)} /{route}"
            unit.attributes.update({"http.route": f"/{route}", "http.response.status_code": answer.status_code})
            unit.failed = answer.status_code >= 500
        return answer


def _method(request: HttpRequest) -> str:
    """One of the known; a sender may write any word."""
    return request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "OTHER"


class EachTask(Task):  # type: ignore[type-arg]  # only its stub is generic
    """What the beat asks for. An owed effect is a unit of its own within it (incidents/outbox/work.py)."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with trace.unit(self.name, kind="consumer", quiet=True):
            return super().__call__(*args, **kwargs)
