"""Alert groups that OnCall opened after the backup have one incident after the restore, whatever OnCall says meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incidents import roles
from incidents.audit.actions import Action
from incidents.models import Alert, AuditEvent, Incident, Person, Watermark
from incidents.reconcile import reconcile
from incidents.restore.look import hold_if_ahead
from incidents.split import split_off
from sandbox.world import World
from tests import backup, kept
from tests.conftest import by, do_everything_owed, native
from tests.incidents.payloads.native import webhook
from tests.statuspage.restoring import after_restore, messages_by_room, verified

BACKUPS: list[backup.Backup] = []
Fire = Callable[..., Any]
SAME = {"id": "CCHECKOUT1", "labels": {"severity": "critical", "service": "checkout"}}


def group_in(world: World, *, minutes_ago: int = 5) -> str:
    group = world.oncall.open_group(title="Checkout errors", labels={"severity": "P1", "service": "checkout"})
    group["created_at"] = (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat()
    found: str = group["id"]
    return found


def restored(then: backup.Backup) -> None:
    backup.restored(then)
    assert hold_if_ahead(every_chain=True)


@pytest.fixture
def lost(transactional_db: None, world: World, fire: Fire, settings: Any) -> str:
    """An alert group of OnCall's whose incident, with its room, a restored database does not know."""
    settings.ONCALL_RECONCILE_INTEGRATIONS = ["CCHECKOUT1"]

    def make() -> None:
        Watermark.objects.create(source="grafana-oncall", at=datetime.now(UTC) - timedelta(hours=1))
        BACKUPS[:] = [backup.taken()]
        fire(native(group_in(world), integration=SAME))
        do_everything_owed()

    kept.once("a group's incident is lost after a backup", make)
    restored(BACKUPS[0])
    assert not Incident.objects.exists()
    [group] = world.oncall.alert_groups
    return str(group)


def test_the_comparison_with_oncall_opens_none_that_came_back(lost: str, world: World) -> None:
    after_restore()
    do_everything_owed()
    rooms = messages_by_room(world)
    assert reconcile() == 0
    do_everything_owed()
    assert (Incident.objects.count(), messages_by_room(world)) == (1, rooms)


def test_what_people_did_there_meanwhile_is_taken_over_and_told_once(lost: str, world: World) -> None:
    after_restore()
    world.oncall.move(world.oncall.alert_groups[lost], "acknowledged", by="UOC0INES01")
    assert (reconcile(), reconcile()) == (0, 0)
    told = AuditEvent.objects.filter(action=Action.ALERT_ACKNOWLEDGED).count()
    assert (Alert.objects.get().state, told) == ("acknowledged", 1)


def test_what_oncall_says_while_it_is_held_opens_no_second_one(lost: str, world: World, fire: Fire) -> None:
    rooms = list(messages_by_room(world))
    assert "opened" in fire(native(lost, integration=SAME)).json()["message"]
    fire(webhook("resolve", group=lost))
    assert "it is its duplicate" in after_restore()
    do_everything_owed()
    first, second = Incident.objects.order_by("number")
    assert (first.state, second.state, second.duplicate_of) == ("ROOM_ASSEMBLED", "CANCELLED", first)
    assert (Alert.objects.get().incident, Alert.objects.get().state) == (first, "resolved")
    assert list(messages_by_room(world)) == rooms
    assert (reconcile(), verified()) == (0, 0)


def test_one_that_somebody_leads_by_then_is_theirs_to_close(lost: str, fire: Fire, ic: Person) -> None:
    fire(native(lost, integration=SAME))
    roles.claim(Incident.objects.get(), actor=by(ic))
    assert f"{ic} leads it. Close one." in after_restore()
    assert [one.is_open for one in Incident.objects.order_by("number")] == [True, True]


@pytest.fixture
def joined(transactional_db: None, world: World, fire: Fire) -> Callable[[], Alert]:
    """A backup of an incident of one alert; another one joins it after that."""
    fire(native(group_in(world), integration=SAME))
    do_everything_owed()
    then = backup.taken()
    group = group_in(world)
    assert "joined" in fire(native(group, integration=SAME)).json()["message"]

    def back() -> Alert:
        do_everything_owed()
        restored(then)
        after_restore()
        return Alert.objects.get(group_id=group)

    return back


def test_one_that_had_joined_is_its_incidents_again(joined: Callable[[], Alert]) -> None:
    assert joined().incident == Incident.objects.get()


def test_a_state_that_the_record_knows_is_its_state(joined: Callable[[], Alert], fire: Fire) -> None:
    group = Alert.objects.order_by("-pk")[0].group_id
    for trigger, state in (("acknowledge", "acknowledged"), ("silence", "silenced")):
        fire(webhook(trigger, group=group, at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"))
        assert Alert.objects.get(group_id=group).state == state
    assert joined().state == "silenced"


def test_one_that_was_split_off_is_the_new_ones(joined: Callable[[], Alert], responder: Person) -> None:
    first = Incident.objects.get()
    second = split_off(first, alert=first.alerts.order_by("-pk")[0], actor=by(responder, room=first))
    assert joined().incident == Incident.objects.get(pk=second.pk)
    assert [one.is_open for one in Incident.objects.order_by("number")] == [True, True]
