"""Grafana OnCall: who is to be called for a route, level by level.

https://grafana.com/docs/oncall/latest/oncall-api-reference/ : no call answers the question at once, so the path is route ->
escalation chain -> its policies -> who is on call now on their schedules -> each person. The chain and what is known of people
is kept for five minutes, for all workers; who is on call now is always asked.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from pydantic import BaseModel

from clients import boundary, signed_cache
from clients.errors import OutsideError
from clients.names import Address, Name
from clients.oncall_api import get, pages

T = TypeVar("T")
AT_ONCE = 16
KEPT_SECONDS = 300
BATCH_SECONDS = 8.0  # for all schedules, and again for all people
MOST_PAGES = 20
IN_WORDS = {"schedules": "the schedule", "users": "the user"}
TOO_MANY = "the escalation chain has too many steps"


@dataclass(frozen=True, kw_only=True)
class OnCallPerson:
    """Somebody to call. `level` counts from 1; `via` says in words how they come to be on it. `email` may be empty."""

    id: str
    username: str
    name: str
    email: str
    level: int
    via: str


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Who is to be called, first level first, each once; and in `problems`, in words, what could not be found out.

    `failure` is the first one met on the way: then there may be more people.
    """

    people: tuple[OnCallPerson, ...]
    problems: tuple[str, ...] = ()
    failure: OutsideError | None = None


class _Route(BaseModel):
    escalation_chain_id: str | None = None


class _Policy(BaseModel):
    type: str | None = None
    position: int | None = None
    persons_to_notify: list[str] | None = None
    persons_to_notify_next_each_time: list[str] | None = None
    notify_on_call_from_schedule: str | None = None
    group_to_notify: str | None = None


class _Chain(BaseModel):
    policies: list[_Policy]


class _Schedule(BaseModel):
    name: Name
    on_call_now: list[str] | None = None


class User(BaseModel):
    """A user; every field but the id may be empty."""

    id: str
    username: Name = ""
    name: Name = ""
    email: Address = ""
    timezone: str | None = None  # a zone's name


@dataclass(frozen=True)
class _Named:
    """A person's id on a level, before anything else is known of them."""

    user_id: str
    level: int
    via: str


class _Problems(list[str]):
    """What failed on the way, in words, and the first failure as it was."""

    first: OutsideError | None = None

    def note(self, what: str, error: OutsideError) -> None:
        self.first = self.first or error
        self.append(f"{what} could not be read, so people may be missing")


def responders(route_id: str | None) -> Escalation:
    """The people of the route's escalation chain who are on call now.

    A schedule or a person that cannot be read is a problem in words, and the others are still given. Raises Refused and
    TryLater when route or chain cannot be read, or when everything beyond them failed.
    """
    if not route_id:
        return Escalation(people=(), problems=("the alert names no OnCall route, so nobody was added from it",))
    chain = _chain(route_id)
    if chain is None:
        return Escalation(people=(), problems=("the OnCall route has no escalation chain",))
    levels = [policy for policy in chain.policies if _calls_somebody(policy)]
    if not levels:
        return Escalation(people=(), problems=("the OnCall route's escalation chain calls nobody",))
    problems = _Problems()
    people = tuple(_people(_named(levels, problems), problems))
    if problems.first and not people:
        raise problems.first
    return Escalation(people=people, problems=tuple(problems), failure=problems.first)


def user(user_id: str) -> User:
    """Raises Refused, with code "404" for nobody, and TryLater."""
    return get(f"users/{quote(user_id, safe='')}/", User)


def _chain(route_id: str) -> _Chain | None:
    """None for a route that has none."""
    key = _key("route", route_id)
    kept = signed_cache.kept(key, _Chain)
    if kept:
        return kept
    chain_id = get(f"routes/{quote(route_id, safe='')}/", _Route).escalation_chain_id
    if not chain_id:
        return None
    chain = _Chain(policies=_policies(chain_id))
    signed_cache.keep(key, chain, seconds=KEPT_SECONDS)
    return chain


def _key(kind: str, code: str) -> str:
    """Of another OnCall, or for another token, it is another question."""
    asked = f"{settings.GRAFANA_ONCALL_URL} {settings.GRAFANA_ONCALL_TOKEN} {code}"
    return f"oncall:{kind}:{hashlib.sha256(asked.encode()).hexdigest()}"


def _policies(chain: str) -> list[_Policy]:
    params = {"escalation_chain_id": chain}
    found = [
        one
        for page in pages("escalation_policies/", _Policy, params=params, most=MOST_PAGES, else_say=TOO_MANY)
        for one in page
    ]
    return sorted(found, key=lambda policy: policy.position or 0)


def _calls_somebody(policy: _Policy) -> bool:
    return bool(_persons(policy) or policy.notify_on_call_from_schedule or policy.group_to_notify)


def _persons(policy: _Policy) -> list[str]:
    return [*(policy.persons_to_notify or []), *(policy.persons_to_notify_next_each_time or [])]


def _named(levels: list[_Policy], problems: _Problems) -> Iterator[_Named]:
    """Each person once, on the first level that names them."""
    codes = {policy.notify_on_call_from_schedule for policy in levels if policy.notify_on_call_from_schedule}
    schedules = _batch("schedules", codes, _Schedule, problems=problems)
    seen = set()
    for level, policy in enumerate(levels, start=1):
        if policy.group_to_notify:
            problems.append("the chain calls a Slack user group, whose members OnCall does not tell")
        for user_id, via in _on_level(policy, schedules, problems):
            if user_id not in seen:
                seen.add(user_id)
                yield _Named(user_id, level, via)


def _on_level(policy: _Policy, schedules: dict[str, _Schedule], problems: _Problems) -> Iterator[tuple[str, str]]:
    yield from ((user_id, "named in the escalation chain") for user_id in _persons(policy))
    schedule = schedules.get(policy.notify_on_call_from_schedule or "")
    if schedule is None:
        return
    if not schedule.on_call_now:
        problems.append(f"nobody is on call now on the schedule {schedule.name}")
    yield from ((user_id, f"on call: {schedule.name}") for user_id in schedule.on_call_now or [])


def _people(named: Iterable[_Named], problems: _Problems) -> Iterator[OnCallPerson]:
    wanted = list(named)
    users = _users({one.user_id for one in wanted}, problems)
    for one in wanted:
        user = users.get(one.user_id)
        if user is None:
            continue
        if not user.email:
            problems.append(f"OnCall has no e-mail address for {user.name or user.username or user.id}")
        yield OnCallPerson(
            id=user.id,
            username=user.username,
            name=user.name or user.username,
            email=user.email.lower(),
            level=one.level,
            via=one.via,
        )


def _users(ids: set[str], problems: _Problems) -> dict[str, User]:
    keys = {_key("user", one): one for one in ids}
    known = {keys[key]: user for key, user in signed_cache.kept_of(keys, User).items()}
    read = _batch("users", ids - known.keys(), User, problems=problems)
    for one, user in read.items():
        signed_cache.keep(_key("user", one), user, seconds=KEPT_SECONDS)
    return known | read


def _batch(path: str, codes: set[str], kind: type[T], *, problems: _Problems) -> dict[str, T]:
    """Reads each `path/code/`, several at once; those that fail are noted and left out."""
    if not codes:
        return {}
    boundary.about_to_call(deadline=BATCH_SECONDS)
    until = time.monotonic() + BATCH_SECONDS
    with ThreadPoolExecutor(min(AT_ONCE, len(codes))) as pool:
        running = {
            code: pool.submit(boundary.carried(get), f"{path}/{quote(code, safe='')}/", kind, until=until)
            for code in sorted(codes)
        }
    found: dict[str, T] = {}
    for code, future in running.items():
        try:
            found[code] = future.result()
        except OutsideError as error:
            problems.note(f"{IN_WORDS[path]} {code} in OnCall", error)
    return found
