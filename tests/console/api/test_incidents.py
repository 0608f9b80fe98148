"""Incidents over the API: listed, looked at, declared."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import roles
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from tests.conftest import by, enrol
from tests.console.api.conftest import Answer, Programs

DECLARED = {"title": "Checkout errors", "severity": "P2", "service": "checkout"}


def opened(count: int, **fields: Any) -> list[Incident]:
    """Rows as they are, without rooms: what is asked here is only how they are listed."""
    given = {"title": "x", "severity": Severity.P3, "started_at": timezone.now()} | fields
    return Incident.objects.bulk_create([Incident(**given) for _ in range(count)])


def references(answer: Answer) -> list[str]:
    return [one["reference"] for one in answer.listed]


def test_they_are_listed_the_newest_first_a_page_at_a_time(program: Programs, responder: Person) -> None:
    opened(5)
    theirs = program(responder)
    first = theirs.get("incidents/?limit=2")
    second = theirs.get(f"incidents/?limit=2&cursor={quote(first.said['next'])}")
    third = theirs.get(f"incidents/?limit=2&cursor={quote(second.said['next'])}")
    all_of_them = [one.reference for one in Incident.objects.order_by("-number")]
    assert references(first) + references(second) + references(third) == all_of_them
    assert third.said["next"] is None


def test_what_is_opened_meanwhile_moves_no_page(program: Programs, responder: Person) -> None:
    opened(4)
    theirs = program(responder)
    first = theirs.get("incidents/?limit=2")
    opened(3)
    second = theirs.get(f"incidents/?limit=2&cursor={quote(first.said['next'])}")
    assert not set(references(first)) & set(references(second))
    assert second.said["next"] is None


def test_a_filter_leaves_what_it_says(program: Programs, responder: Person) -> None:
    opened(2)
    fits = {
        "severity": "P1", "state": "RESOLVED", "resolved_at": timezone.now(), "shadow": True, "service": "checkout",
        "team": "payments",
    }  # fmt: skip
    (one,), theirs = opened(1, **fits), program(responder)
    for asked in ("severity=P1", "state=RESOLVED", "open=false", "shadow=true", "service=checkout", "team=payments"):
        assert references(theirs.get(f"incidents/?{asked}")) == [one.reference], asked


def test_and_so_do_times(program: Programs, responder: Person) -> None:
    old, new = opened(2)
    then = timezone.now() - timedelta(days=3)
    Incident.objects.filter(pk=old.pk).update(opened_at=then)
    theirs, between = program(responder), quote((then + timedelta(days=1)).isoformat())
    assert references(theirs.get(f"incidents/?opened_until={between}")) == [old.reference]
    assert references(theirs.get(f"incidents/?opened_since={between}&ordering=number")) == [new.reference]


def test_one_is_told_with_its_people(program: Programs, incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    said = program(ic).get(f"incidents/{incident.reference}/").said
    assert (said["title"], said["state"], said["ic"]) == (
        "Checkout errors",
        "ACTIVE",
        {"reference": ic.reference, "name": "Ines Castro"},
    )
    assert said["customers_read"] is None


def test_one_that_there_is_not_and_one_that_is_not_for_them_are_the_same(program: Programs, incident: Incident) -> None:
    operator = enrol("U0OPAL000", "Opal Marsh", "operators")
    theirs, below = program(operator), ("", "timeline/", "people/", "drafts/", "audit/", "verification/")
    missing = [theirs.get(f"incidents/INC-999999/{each}") for each in below]
    assert operator.user
    operator.user.groups.clear()
    hidden = [theirs.get(f"incidents/{incident.reference}/{each}") for each in below]
    assert [one.said for one in missing] == [one.said for one in hidden]
    assert {one.kind for one in hidden} == {"not-found"}


def test_whoever_is_in_no_group_lists_what_they_have_a_part_in(
    program: Programs, incident: Incident, responder: Person
) -> None:
    theirs = program(responder)
    opened(2)
    assert responder.user
    responder.user.groups.clear()
    assert theirs.get("incidents/").listed == []
    Incident.objects.filter(pk=incident.pk).update(declared_by=responder)
    assert references(theirs.get("incidents/")) == [incident.reference]


def test_a_list_costs_the_same_queries_however_long(program: Programs, responder: Person) -> None:
    theirs = program(responder)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert theirs.get("incidents/?limit=100").status == 200
        return len(made)

    opened(1, declared_by=responder)
    queries()
    few = queries()
    opened(60, declared_by=responder)
    assert queries() == few <= 9


def test_declaring_opens_it_with_its_room(program: Programs, responder: Person) -> None:
    answer = program(responder).post("incidents/", DECLARED)
    made = Incident.objects.get()
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/incidents/{made.reference}/")
    assert (made.title, made.severity, made.service, made.needs_room) == ("Checkout errors", "P2", "checkout", True)
    assert made.declared_by == responder
    assert answer.said["reference"] == made.reference
    opening = made.events.get(action="INCIDENT_OPENED")
    assert opening.parsed["actor"] == {"ref": responder.reference, "via": "api"}


def test_two_keys_are_two_incidents_however_soon(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    assert (
        theirs.post("incidents/", DECLARED).said["reference"] != theirs.post("incidents/", DECLARED).said["reference"]
    )


STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "/title"),
    ({"title": "   "}, "/title"),
    ({"title": 7}, "/title"),
    ({"title": "x" * 301}, "/title"),
    ({"severity": "P0"}, "/severity"),
    ({"severity": None}, "/severity"),
    ({"serevity": "P1"}, "/serevity"),
]


def test_what_cannot_be_is_pointed_at(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    for changes, where in STRANGE:
        answer = theirs.post("incidents/", DECLARED | changes)
        assert (answer.kind, [one["where"] for one in answer.said["errors"]]) == ("invalid", [where])
    assert not Incident.objects.exists()


def test_one_that_may_be_meant_to_be_private_is_refused_in_words(program: Programs, responder: Person) -> None:
    answer = program(responder).post("incidents/", DECLARED | {"title": "private: breach"})
    assert (answer.status, answer.kind) == (422, "refused")
    assert "I cannot open a private incident yet" in answer.said["detail"]
