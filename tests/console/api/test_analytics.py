"""The measures of incidents over the API."""

from datetime import timedelta

from django.utils import timezone

from incidents.models import Incident, Person
from tests.console.api.conftest import Programs


def test_they_are_of_the_days_that_were_asked(program: Programs, incident: Incident, responder: Person) -> None:
    today = timezone.now().date()
    said = program(responder).get(f"analytics/?since={today - timedelta(days=1)}&until={today}&severity=P1").said
    assert (said["zone"], said["severity"], said["step"], len(said["periods"])) == ("UTC", "P1", "day", 2)
    assert set(said["whole"]["times"]) >= {"room", "mitigate", "resolve", "approval"}
    assert said["whole"]["incidents"].keys() == {"P1", "P2", "P3"}


CANNOT_BE = [
    "", "since=2026-11-28", "since=2026-11-28&until=2026-11-27", "since=2020-01-01&until=2026-01-01", "since=x&until=x",
    "since=2026-02-30&until=2026-03-01", "since=0001-01-01&until=0001-01-01", "since=2026-11-28&until=2026-11-28&zone=Europe",
    "since=2026-11-28&until=2026-11-28&zone=../etc", "since=2026-11-28&until=2026-11-28&zone=Nowhere/Land",
]  # fmt: skip


def test_days_that_cannot_be_are_pointed_at(program: Programs, responder: Person) -> None:
    theirs = program(responder)
    for query in CANNOT_BE:
        answer = theirs.get(f"analytics/?{query}")
        assert (answer.kind, answer.said["errors"][0]["where"].partition(":")[0]) == ("invalid", "query"), query


def test_days_are_those_of_a_zone(program: Programs, responder: Person) -> None:
    said = program(responder).get("analytics/?since=2026-11-02&until=2026-11-28&zone=Asia/Kolkata").said
    assert (said["zone"], said["step"]) == ("Asia/Kolkata", "week")
    assert (said["periods"][0]["since"], said["periods"][-1]["until"]) == ("2026-11-02", "2026-11-28")
