"""Grafana OnCall: who is on call on one schedule now, and paging people directly.

https://grafana.com/docs/oncall/latest/oncall-api-reference/schedules/ and …/escalation/ : paging takes a user's token, here
GRAFANA_ONCALL_USER_TOKEN's. It makes an alert group of OnCall's own, which nobody of ours opens an incident for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from pydantic import BaseModel

from clients.answers import read
from clients.names import Name
from clients.oncall import User, user
from clients.oncall_api import SYSTEM, get, pages, send

MOST_PEOPLE = 10  # of one schedule; more are not on call for one thing
MOST_PAGES = 20  # of schedules, and of users with one address


class _Schedule(BaseModel):
    name: Name
    on_call_now: list[str] | None = None


class Schedule(_Schedule):
    """A schedule by its id and name, with the ids of who is on call on it."""

    id: str


class _Group(BaseModel):
    id: str


@dataclass(frozen=True, kw_only=True)
class OnCallNow:
    """A schedule by its name, and who is on call on it; nobody where it has a gap."""

    schedule: str
    people: tuple[User, ...]


def on_call_now(schedule_id: str) -> OnCallNow:
    """Read with our own token. Raises Refused, with code "404" for a schedule that OnCall does not know, and TryLater."""
    return on_call_on(get(f"schedules/{quote(schedule_id, safe='')}/", _Schedule))


def on_call_on(schedule: _Schedule) -> OnCallNow:
    """The same of one that was read already."""
    return OnCallNow(schedule=schedule.name, people=tuple(map(user, (schedule.on_call_now or [])[:MOST_PEOPLE])))


def schedules() -> list[Schedule]:
    """All of them, by name. Raises Refused and TryLater."""
    listed = pages("schedules/", Schedule, params={}, most=MOST_PAGES, else_say="it has too many schedules")
    return sorted((one for page in listed for one in page), key=lambda one: one.name)


def user_by_email(email: str) -> User | None:
    """Whoever has that address there; None for nobody. Raises Refused and TryLater."""
    found = pages("users/", User, params={"email": email}, most=MOST_PAGES, else_say="it lists too many users")
    return next((one for page in found for one in page if one.email.lower() == email.lower()), None)


def page(user_ids: Sequence[str], *, title: str, message: str, url: str) -> str:
    """Pages these users, by their rules for what is important; gives the id of the alert group. A second call pages again.

    Raises Refused, TryLater, and OutcomeUnknown where they may have been paged.
    """
    users = [{"id": one, "important": True} for one in user_ids]
    body = {"title": title, "message": message, "source_url": url, "users": users}
    answer = send("POST", "escalation/", json=body, safe=False, token=settings.GRAFANA_ONCALL_USER_TOKEN)
    return read(SYSTEM, _Group, answer, safe=False).id
