"""Random histories of alerts that share incidents and of people who lead, resolve and reopen them: nothing breaks the rules."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents import lifecycle
from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models import Alert, AuditEvent, Delivery, Incident, Person
from incidents.models.incident import TRANSITIONS
from incidents.roles import claim
from tests.conftest import by
from tests.incidents.payloads.native import TRIGGERS, webhook

# The first two fire again for each other; whatever the third is, it is one alert of one incident.
ROUTES = {"A": "FIRST", "B": "FIRST", "C": "SECOND"}
DOINGS: dict[str, Callable[[Incident, Actor], object]] = {
    "begin_assembly": lambda incident, actor: lifecycle.begin_assembly(incident, actor=actor),
    "assembly_failed": lambda incident, actor: lifecycle.assembly_failed(incident, actor=actor, why="Slack is down"),
    "room_assembled": lambda incident, actor: lifecycle.room_assembled(incident, actor=actor, channel="C0ROOM"),
    "claim": lambda incident, actor: claim(incident, actor=actor),
    "mitigate": lambda incident, actor: lifecycle.mitigate(incident, actor=actor),
    "resolve": lambda incident, actor: lifecycle.resolve(incident, actor=actor),
    "reopen": lambda incident, actor: lifecycle.reopen(incident, actor=actor),
}
WORDS = st.tuples(st.sampled_from(sorted(ROUTES)), st.sampled_from(sorted(TRIGGERS)), st.integers(11, 59))
DEEDS = st.tuples(st.sampled_from(sorted(ROUTES)), st.sampled_from(sorted(DOINGS)))
HISTORY = st.lists(WORDS | DEEDS, min_size=4, max_size=12)
WATCH = """
CREATE TABLE seen_moves (was text, became text);
GRANT INSERT ON seen_moves TO PUBLIC; -- whoever writes at a door does not own the tables
CREATE FUNCTION see_move() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO seen_moves VALUES (OLD.state, NEW.state); RETURN NULL; END';
CREATE TRIGGER see_move AFTER UPDATE ON incidents_incident
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION see_move()
"""
UNWATCH = "DROP TRIGGER see_move ON incidents_incident; DROP FUNCTION see_move; DROP TABLE seen_moves"


@pytest.fixture
def moves(transactional_db: None) -> Iterator[Callable[[], set[tuple[str, str]]]]:
    """The state changes that the database itself has seen."""
    with connection.cursor() as cursor:
        cursor.execute(WATCH)
        try:
            yield lambda: set(cursor.execute("SELECT was, became FROM seen_moves") or cursor.fetchall())
        finally:
            cursor.execute(UNWATCH)


@settings(
    max_examples=200 if os.environ.get("PROVE") else 10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],
)
@given(history=HISTORY)
def test_any_history_keeps_every_alert_in_one_incident_and_every_incident_to_its_transitions(
    fire: Callable[..., Any], moves: Callable[[], set[tuple[str, str]]], ic: Person, history: list[tuple[Any, ...]]
) -> None:
    run = Delivery.objects.count()  # tells one example's groups from the next one's
    sent = [happens(step, run=run, fire=fire, actor=by(ic)) for step in history]
    kept = {bytes(body) for body in Delivery.objects.values_list("body", flat=True)}
    assert {json.dumps(body).encode() for body in sent if body} <= kept
    for alert in Alert.objects.filter(group_id__startswith=f"IRUN{run}-").select_related("incident"):
        assert entered(alert) == [alert.incident_id]
        states = set(alert.incident.alerts.values_list("state", flat=True))
        assert (alert.incident.cleared_at is not None) == (states == {"resolved"})
    assert Incident.objects.filter(alerts__route_id=f"R{run}FIRST").distinct().count() <= 1
    assert moves() <= {(was, became) for was, reachable in TRANSITIONS.items() for became in reachable}


def happens(step: tuple[Any, ...], *, run: int, fire: Callable[..., Any], actor: Actor) -> Any:
    """A word is sent, and is given back; or somebody does something with the group's incident, or is told that they cannot."""
    name, what, *minute = step
    group = f"IRUN{run}-{name}"
    if minute:
        body = webhook(what, group=group, at=f"2026-11-25T02:{minute[0]}:00Z", route_id=f"R{run}{ROUTES[name]}")
        assert fire(body).status_code == 200
        return body
    for incident in Incident.objects.filter(alerts__group_id=group):
        with suppress(VerbRefused):
            DOINGS[what](incident, actor)
    return None


def entered(alert: Alert) -> list[Any]:
    """The incidents that say, in their own chain, that the alert opened them or came to them."""
    came = AuditEvent.objects.filter(action__in=["INCIDENT_OPENED", "ALERT_JOINED"])
    return list(came.filter(parsed__detail__alert_group=alert.group_id).values_list("incident", flat=True))
