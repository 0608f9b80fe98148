"""A postmortem that was filed after the backup: found in Linear, on record again, and filed once."""

from typing import Any

import pytest

from incidents import lifecycle, roles
from incidents.audit.actions import Action
from incidents.audit.mirror import mirror_tail
from incidents.follow_ups import add_follow_up
from incidents.models import AuditEvent, Incident, Person, Postmortem
from incidents.models.follow_up import FollowUp
from incidents.restore.look import hold_if_ahead
from incidents.restore.postmortems import NO_SUMMARY
from sandbox.world import World
from tests import backup, kept
from tests.conftest import by, do_everything_owed
from tests.statuspage.restoring import after_restore, verified

BACKUPS: list[backup.Backup] = []


@pytest.fixture
def filed(transactional_db: None, world: World, request: pytest.FixtureRequest) -> Incident:
    """The backup knows that it is led; it is resolved, and its postmortem filed with what is to be done, after that."""

    def make() -> None:
        incident, ic = request.getfixturevalue("incident"), request.getfixturevalue("ic")
        roles.claim(incident, actor=by(ic))
        do_everything_owed()
        BACKUPS[:] = [backup.taken()]
        lifecycle.resolve(incident, actor=by(ic))
        add_follow_up(incident, text="a larger pool", owner=ic, actor=by(ic), once="a form")
        do_everything_owed()

    kept.once("a postmortem is filed after a backup", make)
    backup.restored(BACKUPS[0])
    assert hold_if_ahead(every_chain=True)
    assert not Postmortem.objects.exists()
    return Incident.objects.get()


def whoever_led() -> Person:
    return Person.objects.get(slack_id="U0INES000")


def issues(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.snapshot()["linear"]["issues"]
    return found


def writes(world: World) -> int:
    return sum(call.system == "linear" and "mutation" in str(call.body) for call in world.calls)


def test_its_issue_is_found_and_no_other_is_made(filed: Incident, world: World) -> None:
    [issue, below], written = issues(world), writes(world)
    assert "is PM-1 in Linear" in after_restore()
    do_everything_owed()
    row = Postmortem.objects.get()
    assert (str(row.pk), row.identifier, row.url, row.filed_episode) == (issue["id"], "PM-1", issue["url"], 1)
    assert (issues(world), writes(world)) == ([issue, below], written)
    assert verified() == 0


def test_it_says_what_it_said(filed: Incident, world: World) -> None:
    [issue, _] = issues(world)
    after_restore()
    said = Postmortem.objects.get().summary
    assert said not in ("", NO_SUMMARY)
    assert f"## Summary\n{said.split(':')[0]}" in issue["description"]


def test_that_it_was_found_is_on_record_once(filed: Incident) -> None:
    after_restore()
    found = AuditEvent.objects.get(action=Action.POSTMORTEM_FOUND)
    assert (found.detail["identifier"], found.detail["episode"]) == ("PM-1", 1)
    assert AuditEvent.objects.get(action=Action.RESTORE_SETTLED).detail["filed"] == 1


def test_one_that_linear_does_not_show_is_left_in_doubt(filed: Incident, world: World) -> None:
    world.linear.records.clear()
    said = after_restore()
    assert "was filed as PM-1, says the record; Linear does not show it. It is left in doubt." in said
    assert "PM-2, of" in said
    assert not Postmortem.objects.exists()
    assert AuditEvent.objects.get(action=Action.RESTORE_SETTLED).detail["left"] == 2


def test_what_is_to_be_done_is_there_with_its_address(filed: Incident, world: World) -> None:
    after_restore()
    one, [_, below] = FollowUp.objects.get(), issues(world)
    assert (str(one.pk), one.text, one.owner) == (below["id"], "a larger pool", whoever_led())
    assert (one.identifier, one.url, one.due.isoformat()) == ("PM-2", below["url"], below["dueDate"])


def test_after_it_goes_on_the_same_issue_is_brought_up_to_date(filed: Incident, world: World) -> None:
    after_restore()
    ic = whoever_led()
    lifecycle.reopen(filed, actor=by(ic))
    lifecycle.resolve(filed, actor=by(ic))
    do_everything_owed()
    assert [one["identifier"] for one in issues(world)] == ["PM-1", "PM-2"]
    assert Postmortem.objects.get().filed_episode == 2


def test_one_that_nobody_had_written_yet_is_named(world: World, incident: Incident, ic: Person) -> None:
    do_everything_owed()
    then = backup.taken()
    lifecycle.resolve(incident, actor=by(ic))
    mirror_tail(incident.chain)
    backup.restored(then)
    assert hold_if_ahead(every_chain=True)
    assert f"{incident.reference} has no postmortem, says the record." in after_restore()
