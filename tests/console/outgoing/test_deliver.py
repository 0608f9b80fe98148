"""A state change reaches each endpoint that wants it, signed, once; what fails is tried for a day, and what is gone goes off."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from clients import breaker
from console.models import Endpoint
from console.outgoing.deliver import WAITS
from console.outgoing.fan_out import fan_out
from console.outgoing.kinds import BY_ACTION
from incidents import endings, intake, lifecycle, reassess, roles, undo
from incidents.audit.actions import MOVES
from incidents.models import AuditEvent, Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from sandbox.faults import Fault
from sandbox.world import World
from tests.conftest import by
from tests.console.outgoing.conftest import Make, newest
from tests.statuspage.conftest import led, publish, say_yes, write  # noqa: F401 led is a fixture

Do = Callable[[], None]
SENT = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages


def kinds_told(world: World) -> list[str]:
    return [said["type"] for said in sorted(world.endpoint.told.values(), key=lambda said: said["timestamp"])]


def test_every_state_change_is_told_in_its_order(endpoint: Endpoint, world: World, ic: Person, tell: Do) -> None:
    incident = intake.declare(title="Canary title", severity=Severity.P2, actor=by(ic), person=ic)[0]
    roles.claim(incident, actor=by(ic))
    reassess.reassess(incident, severity=Severity.P3, why="fewer", actor=by(ic))
    lifecycle.mitigate(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    lifecycle.reopen(incident, why="not over", actor=by(ic))
    endings.cancel(incident, why="flapping canary", actor=by(ic))
    tell()
    assert [kind for kind in kinds_told(world) if kind != "postmortem.filed"] == [
        "incident.opened", "incident.led", "incident.severity_changed", "incident.mitigated", "incident.resolved",
        "incident.reopened", "incident.cancelled",
    ]  # fmt: skip
    assert endpoint.messages.exclude(state="delivered").count() == 0


def test_what_is_told_is_small_and_has_nobodys_words(endpoint: Endpoint, incident: Incident, tell: Do) -> None:
    tell()
    message = endpoint.messages.get(kind="incident.opened")
    said = json.loads(message.body)
    assert said.keys() == {"type", "timestamp", "version", "data"}
    assert (said["version"], said["data"]["sequence"], said["data"]["event_id"]) == (1, 1, str(message.event_id))
    assert said["data"]["incident"].keys() == {
        "id", "reference", "state", "severity", "started_at", "opened_at", "mitigated_at", "resolved_at", "cancelled_at", "url",
    }  # fmt: skip
    assert incident.title not in message.body
    assert len(message.body) < 1024


def test_a_published_update_is_told_by_its_place(led: Incident, ic: Person, make: Make, tell: Do) -> None:  # noqa: F811 the fixture
    endpoint = make("customer_update.published")
    publication = publish(say_yes(write(led), ic))
    tell()
    said = json.loads(newest(endpoint).body)["data"]["update"]
    assert said == {"statuspage_incident": publication.statuspage_incident, "url": publication.url}
    assert publication.url.startswith("http")


def _tell(event: AuditEvent) -> None:
    fan_out(event.id)
    fan_out(event.id)  # a second time it makes nothing


def test_each_endpoint_is_told_of_what_it_wants_alone(make: Make, incident: Incident, tell: Do) -> None:
    wants, does_not = make("incident.opened"), make("incident.resolved")
    OutboxEntry.objects.filter(kind="tell_endpoints").delete()
    _tell(AuditEvent.objects.get(incident=incident, action="INCIDENT_OPENED"))
    tell()
    assert (wants.messages.count(), does_not.messages.count()) == (1, 0)


def test_nothing_of_an_incident_in_shadow_mode_is_told(endpoint: Endpoint, incident: Incident, tell: Do) -> None:
    Incident.objects.filter(pk=incident.pk).update(shadow=True)
    tell()
    assert not endpoint.messages.exists()


def test_it_is_tried_eight_times_in_more_than_a_day_and_then_given_up(
    tested: Endpoint, world: World, tell: Do, make_due: Do
) -> None:
    world.faults["endpoint"] = Fault(status=500)
    waits = []
    for _ in range(8):
        tell()
        message = newest(tested)
        waits.append(round((message.next_at - timezone.now()).total_seconds()) if message.next_at else None)
        make_due()
    assert waits[-1] is None
    assert [wait for wait in waits if wait] == pytest.approx(WAITS, abs=2)
    assert sum(WAITS) > 86_400
    assert (newest(tested).state, newest(tested).log.count()) == ("failed", 8)
    assert OutboxEntry.objects.filter(kind="send_to_endpoint").values_list("state", flat=True).get() == "done"
    assert {call.body["type"] for call in world.calls if call.system == "endpoint"} == {"endpoint.test"}


def test_the_id_stays_over_all_tries_and_the_time_is_each_ones_own(
    tested: Endpoint, world: World, tell: Do, make_due: Do
) -> None:
    world.faults["endpoint"] = Fault(status=503)
    tell()
    world.faults.clear()
    make_due()
    tell()
    assert list(world.endpoint.told) == [newest(tested).webhook_id]
    assert newest(tested).state == "delivered"


@pytest.mark.parametrize("fault", [Fault(status=302), Fault(status=404), Fault(lose_answers=1.0)])
def test_whatever_is_no_2xx_is_tried_again(tested: Endpoint, world: World, tell: Do, fault: Fault) -> None:
    world.faults["endpoint"] = fault
    tell()
    assert newest(tested).state == "waiting"
    assert len([call for call in world.calls if call.system == "endpoint"]) == 1
    tested.refresh_from_db()
    assert tested.failing_since


def test_one_that_answers_410_goes_off_and_operators_hear_of_it(tested: Endpoint, world: World, tell: Do) -> None:
    SENT.clear()
    world.faults["endpoint"] = Fault(status=410)
    tell()
    tested.refresh_from_db()
    assert (tested.is_on, tested.off_reason, newest(tested).state) == (False, "gone", "failed")
    event = AuditEvent.objects.get(action="ENDPOINT_SWITCHED")
    assert (event.detail["why"], event.parsed["actor"]["via"]) == ("gone", "worker")
    assert OutboxEntry.objects.get(kind="mail_that_endpoint_went_off").state == "done"
    assert [one.destinations["ToAddresses"] for one in SENT] == [["opal@example.com"]]
    assert "“The data team” is told nothing any more: it answered 410 Gone" in SENT[0].body


def test_one_at_which_nothing_arrives_for_three_days_goes_off(
    tested: Endpoint, world: World, tell: Do, make_due: Do
) -> None:
    world.faults["endpoint"] = Fault(status=500)
    tell()
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=3, minutes=1))
    make_due()
    tell()
    tested.refresh_from_db()
    assert (tested.is_on, tested.off_reason) == (False, "failing")
    make_due()
    tell()
    assert newest(tested).state == "stopped", "what waited for its next try is not sent"


def test_a_success_ends_the_count_of_days(tested: Endpoint, tell: Do) -> None:
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=2))
    tell()
    tested.refresh_from_db()
    assert tested.failing_since is None


def test_while_its_circuit_is_open_no_try_is_counted(tested: Endpoint, tell: Do) -> None:
    for _ in range(5):
        breaker.note(f"endpoint:{tested.called}", alive=False)
    tell()
    message = newest(tested)
    assert (message.tries, message.log.count(), message.state) == (0, 0, "waiting")
    assert message.next_at


def test_a_secret_that_cannot_be_read_is_said_so(tested: Endpoint, tell: Do) -> None:
    Endpoint.objects.update(secret="from another installation")
    tell()
    assert newest(tested).log.get().in_words == "its secret cannot be read: rotate it"


def test_every_move_has_a_kind() -> None:
    assert BY_ACTION.keys() == MOVES


@pytest.mark.usefixtures("endpoint")
def test_undoing_is_told_too(incident: Incident, ic: Person, world: World, tell: Do) -> None:
    roles.claim(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    event = AuditEvent.objects.get(incident=incident, action="INCIDENT_RESOLVED")
    undo.undo(incident, event_id=event.id, actor=by(ic))
    tell()
    (undone,) = (said for said in world.endpoint.told.values() if said["type"] == "incident.undone")
    assert undone["data"]["what"] == "INCIDENT_RESOLVED"
