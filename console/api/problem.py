"""What a refused request is told: `application/problem+json`, as RFC 9457 has it. Nothing that was sent is quoted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

ROOT = "/api/"
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:problem-type:incident-response:"
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", "Vary": "Authorization"}

# Every problem there is: the last part of its `type`, with its status and title.
KINDS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The request cannot be read"),
    "invalid": (400, "The request says something that it cannot"),
    "token": (401, "The token opens nothing here"),
    "not-yours": (403, "It is not yours to do"),
    "not-found": (404, "There is no such thing here"),
    "method": (405, "That cannot be done here"),
    "not-acceptable": (406, "There is only JSON here"),
    "body-late": (408, "The body did not arrive"),
    "not-now": (409, "It does not fit what is on record now"),
    "under-way": (409, "The same request is being answered"),
    "key-reused": (409, "The key was given with another request"),
    "changed": (412, "It has changed meanwhile"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is no JSON"),
    "refused": (422, "It was refused"),
    "too-often": (429, "Too often"),
    "failed": (500, "It failed here"),
    "unavailable": (503, "It cannot be answered just now"),
}


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One thing that is wrong. `where` is a JSON pointer into the body (`/title`), or `query:` or `header:` and a name."""

    where: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`kind` is one of KINDS; `detail` a sentence for a person; `wait` in seconds, where coming again helps."""

    kind: str
    detail: str
    errors: Sequence[Wrong] = ()
    wait: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def body(self) -> dict[str, Any]:
        """As it is sent."""
        said: dict[str, Any] = {
            "type": TYPE + self.kind,
            "title": KINDS[self.kind][1],
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = [{"where": one.where, "detail": one.detail} for one in self.errors]
        return said

    def response(self) -> HttpResponse:
        """The whole answer."""
        waiting = {"Retry-After": str(self.wait)} if self.wait else {}
        said = json.dumps(self.body())
        return HttpResponse(
            said, status=self.status, content_type=MEDIA_TYPE, headers={**HEADERS, **waiting, **self.headers}
        )


FRONT = {400: "malformed", 408: "body-late", 413: "too-large"}


def of_front(status: int, detail: str) -> tuple[str, bytes]:
    """Media type and body of what the front answers by itself, about a body that it did not read to its end."""
    return MEDIA_TYPE, json.dumps(Problem(kind=FRONT[status], detail=f"{detail.capitalize()}.").body()).encode()
