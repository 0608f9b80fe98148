"""`postmortem`: where it is, or what it waits for."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from incidents import lifecycle
from incidents.actor import WORKER
from incidents.checklist import set_item
from incidents.endings import cancel, duplicate
from incidents.models import Incident, Person, Postmortem
from incidents.models.checklist_item import Item
from incidents.unclaimed import REASON
from sandbox.faults import Fault
from sandbox.world import World
from slackbot.messages import postmortem_standing
from tests.conftest import by, do_everything_owed
from tests.slackbot.conftest import CARLA, Slack

Settle = Callable[[], None]


def said(incident: Incident) -> str:
    return postmortem_standing.render(Incident.objects.get(pk=incident.pk))


def test_whoever_asks_is_answered(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("postmortem", by=CARLA)
    settle()
    assert slack.told(CARLA)[-1] == f"{room.reference} is open. Its postmortem is written when somebody resolves it."


def test_from_its_writing_to_its_review(incident: Incident, ic: Person, settle: Settle) -> None:
    lifecycle.resolve(incident, actor=by(ic))
    assert said(incident) == "It is being written; this room hears when it is filed."
    settle()
    written = Postmortem.objects.get()
    assert f"<{written.url}|{written.identifier}>. Not reviewed yet" in said(incident)
    set_item(incident, item=Item.REVIEWED, done=True, actor=by(ic))
    assert "Reviewed and published, " in said(incident)
    lifecycle.reopen(incident, actor=by(ic))
    assert "is open again; it is brought up to date when that is over." in said(incident)
    lifecycle.resolve(incident, actor=by(ic))
    assert "It tells of an earlier end. It is being filed in Linear" in said(incident)


def test_why_it_is_kept_here(world: World, incident: Incident, ic: Person, settings: Any) -> None:
    world.faults = {"linear": Fault(status=503)}
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    assert said(incident).startswith("The postmortem is written and kept in the <")
    assert "Linear does not answer and is tried again." in said(incident)
    settings.LINEAR_API_KEY = ""
    assert "Linear is not connected" in said(incident)


def test_what_was_no_incident_has_none(incident: Incident, ic: Person) -> None:
    cancel(incident, why="A flapping probe", actor=by(ic))
    assert said(incident) == f"No postmortem is written: {incident.reference} was closed as a false alarm."
    lifecycle.reopen(incident, actor=by(ic))
    other = Incident.objects.create(title="Slow", severity="P2", started_at=incident.started_at)
    duplicate(incident, other=other, actor=by(ic))
    assert said(incident).endswith(f"a duplicate of {other.reference}, which has its own.")


def test_nor_has_what_nobody_took_up(incident: Incident) -> None:
    with transaction.atomic():
        lifecycle.end(Incident.objects.lock(incident.pk), actor=WORKER, reason=REASON)
    assert "nobody led or wrote here" in said(incident)
