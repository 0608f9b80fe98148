"""What every address of the API has in common: a token first, addresses read strictly, ETags, and problems for answers."""

import hashlib
from types import SimpleNamespace
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from console.api.body import Json
from console.api.fields import Strict
from console.api.problem import ROOT, Problem, Wrong
from console.api.refusals import Refused, problem_of
from console.api.seen import the
from console.api.token import Bearer
from incidents import refused
from incidents.access import Access
from incidents.models.access_token import Scope
from incidents.models.incident import Incident

HEADERS = {
    "Cache-Control": "private, no-cache",  # a client may keep it, and asks each time whether it still holds
    "Vary": "Authorization",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


ENOUGH = Problem(
    kind="too-often", detail="Too many requests were refused; one with a token of yours is always taken.", wait=60
)


class ByAccept(DefaultContentNegotiation):
    """By the header alone; `format` in the address is nothing."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)


class Door(APIView):
    """The base of every view. `query` says what may stand in the address of a reading; elsewhere nothing may."""

    # All of it here, and only the schema's maker in settings.py: no session, no form, no page to look at, JSON alone
    authentication_classes = [Bearer]
    permission_classes = []
    throttle_classes = []  # the token's own limits, in PostgreSQL (incidents/access.py)
    renderer_classes = [JSONRenderer]
    parser_classes = [Json]
    content_negotiation_class = ByAccept
    metadata_class = None
    http_method_names = ["get", "head", "post"]
    versioning_class = None

    query: ClassVar[type[Strict] | None] = None
    asked: dict[str, Any]

    @property
    def access(self) -> Access:
        """Who asks, with which token."""
        access: Access = self.request.auth  # type: ignore[assignment]  # DRF thinks of its own tokens
        return access

    def enter(self, scope: Scope, what: str, incident: Incident | None = None) -> None:
        """Refuses a token that is not for that, and notes that it is used."""
        self.access.refuse_without(scope)
        self.access.note(what, incident)

    def enter_incident(self, reference: str, what: str) -> Incident:
        """The incident that is read here, for a token that reads. Raises Http404, the same for whom there is none."""
        self.access.refuse_without(Scope.READ)
        incident = the(reference, self.access.actor)
        self.access.note(what, incident)
        return incident

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        self.asked = self._read(request._request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if isinstance(response, Response):
            response.render()
            for name, value in HEADERS.items():
                response[name] = value
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            return _unless_known(request, response)
        return response

    def rendered(self, data: Any) -> bytes:
        """As an answer would have it."""
        return bytes(JSONRenderer().render(data))

    def handle_exception(self, exc: Exception) -> Response:
        problem = problem_of(exc)
        if problem.status == 401 and refused.heard(self.request._request, ROOT).too_many:
            problem = ENOUGH
        return problem.response()  # type: ignore[return-value]  # whole already: nothing is left to be rendered

    def _read(self, request: HttpRequest) -> dict[str, Any]:
        """What stands in the address. Raises Refused."""
        query = self.query if request.method != "POST" else None
        errors = [
            Wrong(where=f"query:{name[:60]}", detail="It stands there twice.")
            for name, values in request.GET.lists()
            if len(values) > 1
        ]
        read = (query or Strict)(data=request.GET.dict())
        if not read.is_valid():
            errors += [
                Wrong(where=f"query:{name}", detail=str(one)) for name, each in read.errors.items() for one in each
            ]
        if errors:
            said = " ".join(dict.fromkeys(one.detail for one in errors))
            raise Refused(Problem(kind="invalid", detail=said, errors=errors))
        return dict(read.validated_data)


def etag_of(content: bytes) -> str:
    """Strong: the same bytes, the same tag."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 for whoever has it already (RFC 9110, 13.1.2)."""
    tag = etag_of(response.content)  # type: ignore[attr-defined]  # nothing here is streamed
    response["ETag"] = tag
    known = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    if tag not in known and known != ["*"]:
        return response
    kept = {name: response[name] for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")}
    return HttpResponse(status=304, headers=kept)
