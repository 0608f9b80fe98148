"""How Grafana OnCall's API is spoken to: one call, its pages. What is asked of it: oncall.py, oncall_groups.py,
oncall_paging.py, oncall_user.py.

https://grafana.com/docs/oncall/latest/oncall-api-reference/ : a bare token, 300 calls a minute; a service account's token also
needs the stack's URL.
"""

import time
from collections.abc import Iterator
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from pydantic import BaseModel

from clients import http
from clients.answers import read
from clients.errors import Refused

T = TypeVar("T")
SYSTEM = "oncall"


class _Page(BaseModel, Generic[T]):
    next: str | None = None
    results: list[T]


def get(
    path: str,
    kind: type[T],
    *,
    params: dict[str, str] | None = None,
    until: float | None = None,
    token: str | None = None,
) -> T:
    """What OnCall answers there, as `kind`; over by `until` (time.monotonic()). Raises Refused and TryLater."""
    deadline = http.DEADLINE if until is None else min(http.DEADLINE, until - time.monotonic())
    return read(SYSTEM, kind, send("GET", path, params=params, deadline=deadline, token=token), safe=True)


def pages(path: str, kind: type[T], *, params: dict[str, str], most: int, else_say: str) -> Iterator[list[T]]:
    """A list that OnCall gives in pages, each as `kind`s. Raises Refused, past `most` pages with those words, and TryLater."""
    for _ in range(most):
        page = get(path, _Page[kind], params=params)  # type: ignore[valid-type]  # pydantic makes the class at this point
        yield page.results
        if not page.next:
            return
        params = dict(parse_qsl(urlsplit(page.next).query))  # only the query: our token goes to no other host
    raise Refused(SYSTEM, else_say, code="too_many")


def send(
    method: str,
    path: str,
    *,
    params: dict[str, str] | None = None,
    json: object = None,
    safe: bool = True,
    deadline: float = http.DEADLINE,
    token: str | None = None,
) -> bytes:
    """The answer, with our own token unless another is given. Raises Refused, TryLater, and OutcomeUnknown if not `safe`.

    `safe` says that twice is harmless.
    """
    if not settings.GRAFANA_ONCALL_URL:
        raise Refused(SYSTEM, "GRAFANA_ONCALL_URL is not set", code="not_configured")
    headers = {"Authorization": settings.GRAFANA_ONCALL_TOKEN if token is None else token}
    if settings.GRAFANA_URL:
        headers["X-Grafana-URL"] = settings.GRAFANA_URL
    url = f"{settings.GRAFANA_ONCALL_URL.rstrip('/')}/api/v1/{path}"
    answer = http.call(SYSTEM, method, url, headers=headers, params=params, json=json, safe=safe, deadline=deadline)
    return answer.body
