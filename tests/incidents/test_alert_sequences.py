"""Random sequences of events and duplicates, in any order of arrival: whatever comes, nothing is lost and the record agrees."""

import json
import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents.models import Alert, Delivery, Incident
from tests.incidents.payloads.native import webhook

STATES = {
    "alert group created": "firing",
    "acknowledge": "acknowledged",
    "silence": "silenced",
    "resolve": "resolved",
    "unsilence": "firing",
    "unacknowledge": "firing",
    "unresolve": "firing",
}
QUIET = {"silence", "resolve"}
LATER = st.lists(st.sampled_from(sorted(set(STATES) - {"alert group created"})), min_size=1, max_size=5)
EVENTS = st.one_of(
    LATER, LATER.map(lambda said: ["alert group created", *said])
)  # it happens first, if it is heard at all
EXAMPLES = 150 if os.environ.get("PROVE") else 12


def clock(minute: int) -> str:
    return f"2026-11-25T02:{minute:02d}:00Z"


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
    phases=[Phase.generate],  # an example is a few dozen requests: looking for a smaller one takes minutes
)
@given(data=st.data())
def test_any_sequence_in_any_order_with_copies_ends_in_the_last_state(
    fire: Callable[..., Any], data: st.DataObject
) -> None:
    run = Alert.objects.count() + Delivery.objects.count()  # tells one example's group from the next one's
    groups = [f"IRUN{run}A", f"IRUN{run}B"]
    sent = []
    for group in groups:
        said = data.draw(EVENTS)
        sent += [
            webhook(trigger, group=group, at=clock(minute), route_id=group)
            for minute, trigger in enumerate(said, start=11)
        ]
    copies = data.draw(st.lists(st.sampled_from(sent), max_size=3))
    for body in data.draw(st.permutations(sent + copies)):
        assert fire(body).status_code == 200
    for group in groups:
        own = [body for body in sent if body["alert_group"]["id"] == group]
        agrees(group, [body["event"]["type"] for body in own])
    kept = {bytes(body) for body in Delivery.objects.filter(group_id__in=groups).values_list("body", flat=True)}
    assert {json.dumps(body).encode() for body in sent} <= kept


def agrees(group: str, said: list[str]) -> None:
    """The alert is in the state of its last word, in one incident, which is clear exactly when all of its alerts have cleared."""
    if set(said) <= QUIET:
        assert not Alert.objects.filter(group_id=group).exists()
        return
    alert = Alert.objects.select_related("incident").get(group_id=group)
    assert alert.state == STATES[said[-1]]
    assert Incident.objects.filter(alerts=alert).count() == 1
    states = set(alert.incident.alerts.values_list("state", flat=True))  # alerts of one service share an open incident
    assert (alert.incident.cleared_at is not None) == (states == {"resolved"})
    assert alert.deliveries.count() >= len(said)
