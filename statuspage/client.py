"""The only Statuspage client. `models/publication.py` is its only importer.

It follows https://developer.statuspage.io/ : one page, `Authorization: OAuth <key>`, 60 calls a minute a key, and no
idempotency key. So a post is sent once and never repeated here; only reading back settles one whose answer was lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings

from clients import http
from clients.answers import read
from clients.errors import Refused
from statuspage.content import NEW
from statuspage.page import Component, StatuspageIncident

T = TypeVar("T")
SYSTEM = "statuspage"
SEND_DEADLINE = 10.0
PAGE_SIZE = 100
MOST_PAGES = 50


class NotAllowedThere(Refused):
    """The key is wrong or may not do this (401, 403): nothing is wrong with what was sent."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """What is sent. `target` is NEW or an incident's id, `components` maps ids to states, `metadata` is sent whole."""

    target: str
    name: str
    status: str
    impact_override: str
    body: str
    deliver_notifications: bool
    components: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def components() -> list[Component]:
    """All of them, groups too. https://developer.statuspage.io/#operation/getPagesPageIdComponents

    Asked for page by page: without that it answers once a minute.
    """
    return list(_pages("components", list[Component], size_name="per_page"))


def incident(incident_id: str) -> StatuspageIncident:
    """One incident now. https://developer.statuspage.io/#operation/getPagesPageIdIncidentsIncidentId"""
    return read(SYSTEM, StatuspageIncident, _call("GET", f"incidents/{incident_id}", safe=True).body, safe=True)


def incidents_since(since: datetime) -> Iterator[StatuspageIncident]:
    """Those made at or after `since`, newest first. https://developer.statuspage.io/#operation/getPagesPageIdIncidents"""
    for one in _pages("incidents", list[StatuspageIncident], size_name="limit"):
        if one.created_at < since:
            return
        yield one


def send(post: Post, *, first_byte_by: float) -> StatuspageIncident:
    """Sends once, 10 s in all, and gives the incident the answer shows; whether our words are in it is not asked here.

    After `first_byte_by` (time.monotonic()) nothing leaves. Raises Refused, NotAllowedThere, TryLater and
    OutcomeUnknown, as the table at the foot says.
    """
    method, path = ("POST", "incidents") if post.target == NEW else ("PATCH", f"incidents/{post.target}")
    fields = {"incident": _fields(post)}
    answer = _call(method, path, safe=False, json=fields, deadline=SEND_DEADLINE, first_byte_by=first_byte_by)
    return read(SYSTEM, StatuspageIncident, answer.body, safe=False)


def _fields(post: Post) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": post.name,
        "status": post.status,
        "impact_override": post.impact_override,
        "body": post.body,
        "deliver_notifications": post.deliver_notifications,
        "metadata": post.metadata,
    }
    if post.components:  # without the ids one of the two notifications is not sent
        fields |= {"components": dict(post.components), "component_ids": list(post.components)}
    return fields


def _pages(path: str, kind: type[list[T]], *, size_name: str) -> Iterator[T]:
    for number in range(1, MOST_PAGES + 1):
        answer = _call("GET", path, safe=True, params={"page": str(number), size_name: str(PAGE_SIZE)})
        found = read(SYSTEM, kind, answer.body, safe=True)
        yield from found
        if len(found) < PAGE_SIZE:
            return
    raise Refused(SYSTEM, f"it has more than {MOST_PAGES * PAGE_SIZE} {path}", code="too_many")


def _call(method: str, path: str, *, safe: bool, **more: Any) -> http.Response:
    url = f"{settings.STATUSPAGE_API_URL}/pages/{settings.STATUSPAGE_PAGE_ID}/{path}"
    headers = {"Authorization": f"OAuth {settings.STATUSPAGE_API_KEY}"}
    try:
        return http.call(SYSTEM, method, url, headers=headers, safe=safe, **more)
    except Refused as refused:
        if refused.code in NOT_ALLOWED:
            raise NotAllowedThere(SYSTEM, "our key is not allowed to do this", code=refused.code) from None
        raise


# What a send that failed amounts to. The first row is made here, the others by clients/answers.py and clients/http.py.
#
#   401, 403                                              NotAllowedThere  somebody has to see to the key
#   400, 404, 409, 413, 422, other 4xx                    Refused          the page will not take these words
#   420, 429, connection refused, no such name, TLS       TryLater         nothing of it was taken
#   408, 425, 5xx, 3xx, timed out, cut, a strange 2xx     OutcomeUnknown   read the page before anything else
NOT_ALLOWED = {"401", "403"}
