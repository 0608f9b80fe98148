"""An alert that joins an incident, and no more follows for it: what one message writes, beside what the verbs would."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents import roles
from incidents.audit.verify import verify_chain
from incidents.models import Alert, Incident, OutboxEntry, Person
from tests.at_once import at_once
from tests.conftest import by
from tests.incidents.test_alert_life import until_taken
from tests.incidents.test_storm import alert

Fire = Callable[..., Any]


@pytest.fixture
def incident(fire: Fire) -> Incident:
    fire(alert("I1ALERT", service="checkout"))
    return Incident.objects.get()


def test_two_messages_are_all_that_is_sent(
    fire: Fire, incident: Incident, django_assert_num_queries: Callable[[int], Any]
) -> None:
    fire(alert("I2ALERT", service="checkout"))  # both are planned then
    with django_assert_num_queries(2):
        fire(alert("I3ALERT", service="checkout"))
    assert incident.alerts.count() == 3


def test_it_is_on_record_with_its_event(fire: Fire, incident: Incident) -> None:
    answer = fire(alert("I2ALERT", service="checkout"))
    joined = Alert.objects.get(group_id="I2ALERT")
    assert answer.json() == {"message": f"{incident.reference} joined", "incident_id": incident.reference}
    assert (joined.incident, joined.deliveries.count(), joined.state) == (incident, 1, "firing")
    event = incident.events.get(action="ALERT_JOINED")
    assert event.detail == {"alert_group": "I2ALERT", "severity": "P1", "found_by": "told"}
    assert (event.seq, event.parsed["seq"]) == (2, 2)


@pytest.mark.parametrize("title", ['"at":"1970-01-01T00:00:00.000000Z"', '"seq":0,"at":', "Zahlung fällt aus ✗ \\"])
def test_its_event_verifies_whatever_the_title(fire: Fire, incident: Incident, title: str) -> None:
    body = alert("I2ALERT", service="checkout")
    body["alert_group"]["title"] = title
    fire(body)
    assert verify_chain(incident.chain, mirrored=False).events == 2
    assert incident.events.get(seq=2).words == {"title": title}


def test_many_at_once_make_one_gapless_chain(fire: Fire, incident: Incident) -> None:
    bodies = [alert(f"I{number}ALERT", service="checkout") for number in range(2, 10)]
    assert at_once(*[lambda body=body: until_taken(fire, body) for body in bodies]) == [200] * 8
    assert verify_chain(incident.chain, mirrored=False).events == 9


def test_its_source_is_told_only_where_somebody_leads(fire: Fire, incident: Incident, ic: Person) -> None:
    fire(alert("I2ALERT", service="checkout"))
    told = OutboxEntry.objects.filter(kind="acknowledge_joined")
    assert not told.exists()
    roles.claim(incident, actor=by(ic))
    fire(alert("I3ALERT", service="checkout"))
    assert told.count() == 1


def test_copies_of_it_change_nothing(fire: Fire, incident: Incident) -> None:
    bodies = [alert("I2ALERT", service="checkout")] * 6
    assert at_once(*[lambda body=body: until_taken(fire, body) for body in bodies]) == [200] * 6
    assert (incident.alerts.count(), incident.events.filter(action="ALERT_JOINED").count()) == (2, 1)


def test_words_that_came_first_are_followed(fire: Fire, incident: Incident) -> None:
    resolved = alert("I2ALERT", service="checkout")
    resolved["event"] = {"type": "resolve", "time": "2099-01-01T00:00:00Z"}
    fire(resolved)
    fire(alert("I2ALERT", service="checkout"))
    assert incident.alerts.get(group_id="I2ALERT").state == "resolved"
