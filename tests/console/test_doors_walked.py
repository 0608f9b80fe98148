"""Every address and button of the console, pressed as everybody: it opens to whom docs/doors.md says, and to nobody else."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import SUCCESS, get_messages
from django.db import transaction
from django.test import Client

from incidents.audit.actions import Action
from incidents.models import AuditEvent
from sandbox.server import Running
from tests.console.conftest import enter
from tests.console.doors import COLUMNS, RECORD, Door, doors, records
from tests.console.furnished import Scene, furnish
from tests.console.sent import sent_at
from tests.fences.cast import Cast
from tests.fences.test_authority import cast  # noqa: F401 a fixture

Consoles = dict[str, Client]


@pytest.fixture
def scene(cast: Cast, outside: Running, settings: Any) -> Scene:  # noqa: F811 the fixture
    settings.MCP_ENABLED = True
    return furnish(cast, outside)


@pytest.fixture
def consoles(scene: Scene) -> Consoles:
    """Everybody's, by the heading of their column."""
    found = {"signed out": Client(raise_request_exception=False)}
    for heading, name in COLUMNS.items():
        if name:
            account = scene.people[name].user
            assert account
            account.refresh_from_db()
            found[heading] = enter(Client(raise_request_exception=False), account)
    return found


def opens(door: Door, console: Client, where: str, form: dict[str, Any]) -> bool:
    """Whether it shows its page, or does what its button says; whatever it does is undone, and its reader's cookies too."""
    cookies, undone = SimpleCookie(console.cookies.output(header="", sep=";")), transaction.atomic()
    undone._from_testcase = True  # type: ignore[attr-defined] # a page may ask the outside world within it
    with undone:
        before = _done()
        answer = console.get(where) if door.way == "GET" else console.post(where, form)
        assert answer.status_code < 500, f"{door}: {answer.status_code}"
        done = _done() > before or any(one.level == SUCCESS for one in get_messages(answer.wsgi_request))
        transaction.set_rollback(True)
    answer.close()
    console.cookies = cookies
    return answer.status_code == 200 if door.way == "GET" else done


def _done() -> int:
    return AuditEvent.objects.exclude(action=Action.VERB_REFUSED).count()


def seen(door: Door, scene: Scene, consoles: Consoles) -> Door:
    """The line as it is in truth."""
    where, form = sent_at(door.route, scene)
    open_to = frozenset(heading for heading, console in consoles.items() if opens(door, console, where, form))
    return Door(way=door.way, route=door.route, line=door.line, opens=open_to)


def test_each_opens_to_whom_it_should(scene: Scene, consoles: Consoles) -> None:
    listed = [door for door in doors() if not door.route.startswith(RECORD)]
    wrong = [
        f"{door.written()} but it is\n{found.written()}"
        for door in listed
        if (found := seen(door, scene, consoles)) != door
    ]
    assert "\n".join(wrong) == ""


def test_every_record_opens_to_whom_records_do(scene: Scene, consoles: Consoles) -> None:
    wrong = []
    for door in (door for door in doors() if door.route.startswith(RECORD)):
        for record in records():
            where = "/" + door.route.replace(RECORD, record).replace("<path:object_id>", str(_a_row(record)))
            found = {heading for heading, console in consoles.items() if opens(door, console, where, {})}
            if found != door.opens and "/1/" not in where:
                wrong.append(f"{door.way} {where} opens to {sorted(found)}")
    assert wrong == []


def _a_row(record: str) -> Any:
    _, app, model, _ = record.split("/")
    row = apps.get_model(app, model)._default_manager.order_by("pk").last()
    return row.pk if row else "1"
