"""Locks are taken in one order everywhere: incident, draft, template, publication, owed effects, the system chain last.

Every verb has a case in verb_cases.py. Each is run alone and the order of its locks read; then all are run against each other, with
real commits: in two opposite orders they queue up for one incident, so that of any two the one that holds what the other
needs next would be found by PostgreSQL.
"""

import ast
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from incidents import (
    roles,
    rooms,
)
from incidents.models import Incident, Nudge, OutboxEntry, Person
from sandbox.server import Running
from statuspage.models import Draft
from tests import kept
from tests.conftest import by
from tests.fences.code import application, called, decorators
from tests.fences.verb_cases import CASES, OTHERS, VERBS, Scene
from tests.sample import a_few
from tests.statuspage.conftest import say_yes, write

ORDER = (
    "incidents_incident",
    "turns",  # an advisory lock: turns for rooms are given one at a time
    "statuspage_draft",
    "statuspage_template",
    "statuspage_publication",
    "statuspage_foreignpost",
    "incidents_outboxentry",
    "advisory",
)
LOCKED = re.compile(
    r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE(?! SKIP LOCKED)|^UPDATE "(\w+)"|pg_(advisory)_xact_lock', re.DOTALL
)
LOCKING = [
    "ai/models/budget_month.py lock",
    "ai/models/logging_look.py lock",
    "console/lists/saved.py delete_view",
    "console/models/endpoint.py lock",
    "console/signin/codes.py authenticator_of",
    "incidents/intake.py declare",
    "incidents/memberships.py _locked",
    "incidents/models/access_token.py lock",
    "incidents/models/incident.py locked",
    "incidents/models/installation.py lock",
    "incidents/models/person.py lock_all",
    "statuspage/models/guarded.py locked",
]
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
DEADLOCK = "40P01"


@pytest.fixture
def scene(transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> Scene:
    kept.once("scene", lambda: _set(request))
    ines, arun, carla = (Person.objects.get(name=name) for name in ("Ines Castro", "Arun Patel", "Carla Berg"))
    draft, approved = Draft.objects.order_by("pk")
    dead = OutboxEntry.objects.get(state="dead").pk
    incident = Incident.objects.get()
    return Scene(incident=incident, draft=draft, approved=approved, ic=ines, approver=arun, carla=carla, dead=dead)


def _set(request: pytest.FixtureRequest) -> None:
    ic, approver, _, incident = map(request.getfixturevalue, ("ic", "approver", "responder", "incident"))
    roles.claim(incident, actor=by(ic))
    write(incident)
    say_yes(write(incident, "Approved words."), approver)
    roles.offer_handoff(incident, to=approver, actor=by(ic))
    OutboxEntry.objects.filter(pk=OutboxEntry.objects.filter(incident=incident).order_by("pk")[0].pk).update(
        state="dead"
    )


def locks_of(call: Callable[[], object]) -> list[list[str]]:
    """The tables in which it locks rows, each at its first time, a list a transaction."""
    taken: list[tuple[object, list[str]]] = []

    def listen(execute: Callable[..., Any], sql: Any, *given: Any) -> Any:
        found = LOCKED.search(str(sql))
        outermost = next(iter(connection.atomic_blocks), None)
        if found and outermost:
            if not taken or taken[-1][0] is not outermost:
                taken.append((outermost, []))
            table = "turns" if rooms.TURNS_LOCK in (given[0] or ()) else next(filter(None, found.groups()))
            taken[-1][1].extend([table] if table in ORDER and table not in taken[-1][1] else [])
        return execute(sql, *given)

    with connection.execute_wrapper(listen):
        call()
    return [tables for _, tables in taken]


def queued(incident: Incident, calls: list[Callable[[], object]]) -> list[Exception]:
    """What they raise when all of them begin, in this order, while the incident is held, and are then let go at once."""
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        running: list[Future[None]] = []
        with transaction.atomic():
            Incident.objects.lock(incident.pk)
            for call in calls:
                running.append(pool.submit(_alone, call))
                _until_it_waits(running)
        errors = [future.exception() for future in running]
    return [error for error in errors if isinstance(error, Exception)]


def _alone(call: Callable[[], object]) -> None:
    try:
        call()
    finally:
        connection.close()


def _until_it_waits(running: list[Future[None]]) -> None:
    """Until each of them is over or waits for a lock; what waits for something else for long is let be."""
    until = time.monotonic() + 2
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if sum(future.done() for future in running) + cursor.fetchone()[0] >= len(running):
                return
            time.sleep(0.002)


def deadlocks(errors: list[Exception]) -> list[str]:
    return [str(error) for error in errors if getattr(error.__cause__, "sqlstate", "") == DEADLOCK]


def test_every_verb_has_a_case() -> None:
    verbs = {
        f"{module.path} {one.name}"
        for module in application()
        for one in module.every(ast.FunctionDef)
        if "verb" in decorators(one)
    }
    assert verbs == VERBS.keys(), "tests/fences/verb_cases.py: VERBS has one line for each, that brings it to its locks"


def test_every_table_is_locked_in_one_place() -> None:
    """So that the order can be read: `Incident.objects.lock`, the guarded tables' `locked`, and one person who declares."""
    places = [
        f"{module.path} {function.name}"
        for module in application()
        for function in module.every(ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and called(call) == "select_for_update"
    ]
    assert sorted(places) == LOCKING, "lock through the model's own lock() or locked()"


@pytest.mark.parametrize("name", CASES)
def test_each_locks_in_the_one_order(scene: Scene, name: str) -> None:
    taken = locks_of(lambda: CASES[name](scene))
    assert taken or name in OTHERS, f"{name}: it locks nothing, so the scene does not bring it to its locks"
    for tables in taken:
        assert tables == sorted(tables, key=ORDER.index), f"{name} locks {tables}; take them in the order of {ORDER}"


@pytest.mark.parametrize("seed", a_few(range(25), 1))
def test_no_two_of_them_lock_each_other_out(scene: Scene, seed: int) -> None:
    order = random.Random(seed).sample(sorted(CASES), k=len(CASES))  # noqa: S311 chance, not a secret
    for names in (order, order[::-1]):
        errors = queued(scene.incident, [partial(CASES[name], scene) for name in names])
        assert deadlocks(errors) == [], f"in the order {names}"


def test_a_row_that_only_names_a_locked_incident_is_written(scene: Scene) -> None:
    """Else whoever writes two, and in between somebody who locks, would wait for each other."""

    def plans() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            Nudge.objects.create(incident=scene.incident, episode=1, kind="room", due_at=timezone.now())

    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        with ThreadPoolExecutor(1) as other:
            other.submit(_alone, plans).result()
    assert Nudge.objects.filter(incident=scene.incident).exists()


def test_the_wrong_order_is_found(scene: Scene) -> None:
    """Draft first, then its incident: against any verb that goes the right way."""

    def wrong() -> None:
        with transaction.atomic():
            Draft.objects.lock(scene.draft.pk)
            Incident.objects.lock(scene.incident.pk)

    assert locks_of(wrong) == [["statuspage_draft", "incidents_incident"]]
    right = partial(VERBS["statuspage/approve.py approve"], scene)
    assert len(deadlocks(queued(scene.incident, [right, wrong]))) == 1
