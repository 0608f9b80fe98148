"""The order of lists over the API: each that the schema offers, with ties, and with rows that have nothing to go by."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from console.api.schema import whole as schema
from incidents import notes
from incidents.audit.heads import sign_heads
from incidents.models import AccessUse, Incident, Person
from incidents.models.incident import Severity, State
from tests.conftest import by, enrol
from tests.console.api.conftest import Program, Programs
from tests.console.api.test_timeline import whole
from tests.statuspage.conftest import edit, write

FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)


def offered(path: str) -> tuple[str, list[str]]:
    """The list's default order, and every order that its schema names."""
    (schemed,) = [one["schema"] for one in schema()["paths"][path]["get"]["parameters"] if one["name"] == "ordering"]
    return schemed["default"], schemed["enum"]


LISTS = {
    path: offered(path)
    for path, at in schema()["paths"].items()
    if "get" in at and any(one["name"] == "ordering" for one in at["get"]["parameters"])
}
EVERY = [(path, order) for path, (_, orders) in LISTS.items() for order in orders]


@pytest.fixture
def theirs(program: Programs, incident: Incident, responder: Person, settings: Any) -> Program:
    """Whoever may read all of it; some of each, of which some began, ended or were changed at one moment."""
    settings.AUDIT_TABLE_NAME = ""
    ended = [None, FIRST, FIRST, FIRST + timedelta(days=1), None, FIRST]
    for place, at in enumerate(ended):
        state = State.RESOLVED if at else State.ALERT_RECEIVED
        given = {"title": "x", "severity": Severity.P3, "state": state, "resolved_at": at}
        Incident.objects.create(started_at=FIRST - timedelta(hours=place // 2), **given)
    first, *_ = [write(incident, f"Words {number}.") for number in range(3)]
    edit(first, author=responder)
    for _ in range(3):
        notes.add_note(incident, text="Step", actor=by(responder))
        sign_heads()
    return program(enrol("U0AUDE000", "Aude Roy", "auditors"))


def address(path: str, incident: Incident) -> str:
    return path.replace("{reference}", incident.reference)


def names(rows: list[dict[str, Any]]) -> list[Any]:
    """By what an entry of any list is told apart."""
    return [one.get("id") or one.get("number") or one.get("seq") or one["reference"] for one in rows]


def test_page_by_page_each_is_as_it_is_in_one(theirs: Program, incident: Incident) -> None:
    for path, order in EVERY:
        AccessUse.objects.all().delete()  # of which a minute has so many
        at = f"{address(path, incident)}?ordering={order}"
        one, pages = names(whole(theirs, f"{at}&limit=100")), names(whole(theirs, f"{at}&limit=5"))
        assert len(set(one)) == len(one) >= 3, (path, order)
        assert [each for each in pages if each in one] == one, (path, order)  # being read is on record too


def test_the_other_way_round_is_the_reverse(theirs: Program, incident: Incident) -> None:
    for path, order in EVERY:
        if path.endswith("v1/audit/") or order.removeprefix("-") == "resolved_at":
            continue
        at = f"{address(path, incident)}?limit=100&ordering="
        other = order.removeprefix("-") if order.startswith("-") else f"-{order}"
        assert names(theirs.get(at + order).listed) == names(theirs.get(at + other).listed)[::-1], (path, order)


def test_whatever_has_no_time_comes_last_either_way(theirs: Program) -> None:
    for order in ("resolved_at", "-resolved_at"):
        rows = whole(theirs, f"incidents/?ordering={order}&limit=2")
        times = [one["resolved_at"] for one in rows]
        there = [at for at in times if at]
        assert times == [*sorted(there, reverse=order.startswith("-")), *[None] * (len(times) - len(there))]
        assert len(there) == 4


def test_those_of_one_moment_are_told_apart_by_their_number(theirs: Program) -> None:
    rising, falling = (
        whole(theirs, f"incidents/?ordering={order}&limit=1&state=RESOLVED") for order in ("started_at", "-started_at")
    )
    assert names(rising) == names(falling)[::-1]


def test_an_order_that_there_is_not_is_refused_and_so_is_a_cursor_of_another(
    theirs: Program, incident: Incident
) -> None:
    for path, (default, orders) in LISTS.items():
        at = address(path, incident)
        strange = theirs.get(f"{at}?ordering=body")
        assert (strange.kind, strange.said["errors"][0]["where"]) == ("invalid", "query:ordering")
        cursor = quote(theirs.get(f"{at}?limit=1").said["next"])
        assert theirs.get(f"{at}?limit=1&cursor={cursor}&ordering={default}").status == 200
        (other, *_) = [one for one in orders if one != default]
        assert theirs.get(f"{at}?limit=1&cursor={cursor}&ordering={other}").kind == "invalid"


def test_the_order_of_each_list_has_an_example_in_the_schema() -> None:
    for path in LISTS:
        (shown,) = [one for one in schema()["paths"][path]["get"]["parameters"] if one["name"] == "ordering"]
        assert {one["value"] for one in shown["examples"].values()} <= set(shown["schema"]["enum"])
        assert shown["examples"]
