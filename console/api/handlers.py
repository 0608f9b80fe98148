"""What Django itself answers before, or instead of, a view: below /api/ a problem too."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from console.api.problem import ROOT, Problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Such as for a host that is not ours."""
    if not request.path_info.startswith(ROOT):
        return defaults.bad_request(request, exception)
    return Problem(kind="malformed", detail="The request cannot be read, or is for another host.").response()


def server_error(request: HttpRequest) -> HttpResponse:
    """Django has logged why."""
    if not request.path_info.startswith(ROOT):
        return defaults.server_error(request)
    return Problem(kind="failed", detail="That is a fault of ours, and it is in our log.").response()
