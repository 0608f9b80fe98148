"""A session of requests, for a library that speaks requests' language, whose every call goes through the one door."""

import io
from collections.abc import Collection, Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from clients import http
from clients.errors import OutsideError


def session(system: str, *, deadline: float, to: Collection[str] = ()) -> requests.Session:
    """Its failures are requests': ConnectionError for whatever the door raises. Redirects are answers, not followed.

    A GET is repeated as the door repeats; anything else is sent once. `deadline` is in seconds, for each call;
    `to` as for `http.call`.
    """
    made = requests.Session()
    made.trust_env = False  # what ~/.netrc says must not take the place of the library's own credentials
    made.max_redirects = 0
    for scheme in ("http://", "https://"):
        made.mount(scheme, _ThroughTheDoor(system, deadline=deadline, to=to))
    return made


class _ThroughTheDoor(BaseAdapter):
    """requests' transport: one prepared request in, one whole answer out."""

    def __init__(self, system: str, *, deadline: float, to: Collection[str]) -> None:
        super().__init__()
        self._system, self._deadline, self._to = system, deadline, to

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        try:
            answer = http.call(
                self._system,
                request.method or "GET",
                request.url or "",
                safe=request.method == "GET",
                headers=_text(request.headers),
                data=request.body if isinstance(request.body, str | bytes) else None,
                deadline=self._deadline,
                to=self._to,
            )
        except OutsideError as failure:
            raise requests.ConnectionError(str(failure), request=request) from failure
        return _as_requests_has_it(answer, request)

    def close(self) -> None:
        """The door's connections are kept for others."""


def _text(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in headers.items()}


def _as_requests_has_it(answer: http.Response, request: requests.PreparedRequest) -> requests.Response:
    made = requests.Response()
    made.status_code, made.request, made.url = answer.status, request, request.url or ""
    made.headers = CaseInsensitiveDict(
        {"content-type": "application/json"} | {k.lower(): v for k, v in answer.headers.items()}
    )
    made.raw = io.BytesIO(answer.body)
    made.encoding = "utf-8"
    return made
