"""WorkOS Directory Sync: who is in a group of the company's directory.

https://workos.com/docs/reference/directory-sync/directory-user : bearer key, a cursor from page to page. Whoever is not
active or has no e-mail address cannot be invited and is left out. What was read is kept: for five minutes it is given
again, and after that only while WorkOS cannot be read, marked as stale.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from pydantic import BaseModel, ConfigDict, Field

from clients import http, signed_cache
from clients.answers import read
from clients.errors import OutsideError, Refused
from clients.names import Address, Name

SYSTEM = "workos"
FRESH_SECONDS = 300
KEPT_SECONDS = 7 * 24 * 3600
MOST_PAGES = 50
MOST_PEOPLE = 5_000
WHOLE_SECONDS = 8.0  # for all pages of a group
PAGE_SECONDS = 2.0  # with less left another page is not begun


class Member(BaseModel):
    """Somebody active in the group; `email` in lower case, `name` perhaps empty."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    email: str


class Group(BaseModel):
    """A group as it was at `read_at`. `is_stale`: it could not be read now. `is_cut`: it has more people than we read."""

    model_config = ConfigDict(frozen=True)

    members: tuple[Member, ...]
    read_at: datetime
    is_cut: bool = False
    is_stale: bool = False


class _Email(BaseModel):
    value: Address = ""
    primary: bool | None = None


class _User(BaseModel):
    id: str
    state: str | None = None
    email: Address = ""
    emails: list[_Email] | None = None
    first_name: Name = ""
    last_name: Name = ""


class _Cursor(BaseModel):
    after: str | None = None


class _Page(BaseModel):
    users: list[_User] = Field(alias="data")
    cursor: _Cursor = Field(default_factory=_Cursor, alias="list_metadata")


def group_members(group_id: str) -> Group:
    """The group's active members with an e-mail address, each address once; within WHOLE_SECONDS.

    When WorkOS fails, the last copy is given if it is less than a week old. Raises Refused and TryLater when there is
    none, and Refused whenever WorkOS says that there is no such group.
    """
    key = f"workos:{settings.WORKOS_DIRECTORY_ID}:{group_id}"
    kept = signed_cache.kept(key, Group)
    if kept and time.time() - kept.read_at.timestamp() <= FRESH_SECONDS:
        return kept
    try:
        group = _read_group(group_id)
    except OutsideError as error:
        if error.code == "404":
            cache.delete(key)
        elif kept:
            return kept.model_copy(update={"is_stale": True})
        raise
    signed_cache.keep(key, group, seconds=KEPT_SECONDS)
    return group


def is_active(user_id: str) -> bool:
    """Whether the directory still has this user, as somebody active. Raises Refused and TryLater.

    https://workos.com/docs/reference/directory-sync/directory-user/get
    """
    try:
        answer = _get(f"/directory_users/{quote(user_id, safe='')}")
    except Refused as refused:
        if refused.code == "404":
            return False
        raise
    return read(SYSTEM, _User, answer.body, safe=True).state == "active"


def _get(path: str, *, params: Mapping[str, str] | None = None, deadline: float = http.DEADLINE) -> http.Response:
    if not settings.WORKOS_API_KEY:
        raise Refused(SYSTEM, "WORKOS_API_KEY is not set", code="not_configured")
    return http.call(
        SYSTEM,
        "GET",
        f"{settings.WORKOS_API_URL.rstrip('/')}{path}",
        headers={"Authorization": f"Bearer {settings.WORKOS_API_KEY}"},
        params=params,
        safe=True,
        deadline=deadline,
    )


def _read_group(group_id: str) -> Group:
    people: dict[str, Member] = {}
    is_cut = False
    until = time.monotonic() + WHOLE_SECONDS
    for number, page in enumerate(_pages(group_id, until=until), start=1):
        for member in filter(None, map(_member, page.users)):
            people.setdefault(member.email, member)
        is_last = number == MOST_PAGES or time.monotonic() > until - PAGE_SECONDS
        is_cut = len(people) > MOST_PEOPLE or (is_last and bool(page.cursor.after))
        if is_cut:
            break
    return Group(members=tuple(people.values())[:MOST_PEOPLE], read_at=datetime.now(UTC), is_cut=is_cut)


def _pages(group_id: str, *, until: float) -> Iterator[_Page]:
    """One after the other for as long as there is a cursor; each within what is left of the time for all."""
    params = {"directory": settings.WORKOS_DIRECTORY_ID, "group": group_id, "limit": "100"}
    while True:
        answer = _get("/directory_users", params=params, deadline=min(http.DEADLINE, until - time.monotonic()))
        page = read(SYSTEM, _Page, answer.body, safe=True)
        yield page
        if not page.cursor.after:
            return
        params["after"] = page.cursor.after


def _member(user: _User) -> Member | None:
    """None for somebody who cannot be invited."""
    email = (user.email or _primary(user.emails or [])).lower()
    if user.state != "active" or not email:
        return None
    name = f"{user.first_name} {user.last_name}".strip()
    return Member(id=user.id, name=name, email=email)


def _primary(emails: list[_Email]) -> str:
    return next((one.value for one in emails if one.primary and one.value), "")
