"""Testing a connection: who may, not too often, and on record. What it says is for whoever pressed the button."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from clients.errors import OutsideError
from console.connections.systems import System
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow
from incidents.models import AuditEvent
from incidents.system_verb import system_verb

APART = timedelta(seconds=10)  # between two tests of one system


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Whether it works, and what it said or what to look at."""

    worked: bool
    said: str


def test(system: System, *, actor: Actor) -> Answer:
    """Asks it now. Raises NotYours for anybody but an operator, NotNow within ten seconds of the last test of it."""
    admit(system, actor=actor)
    try:
        answer = Answer(worked=True, said=f"{system.what}: {system.ask()}")
    except OutsideError as failure:
        answer = Answer(worked=False, said=f"{failure}. Look at {system.look}.")
    note_tested(system, worked=answer.worked, actor=actor)
    return answer


@system_verb
def admit(system: System, *, actor: Actor) -> None:
    """Raises as `test`, also for a system that is not connected."""
    refuse_unless_may(actor.as_of_now(), "test_connection", None)
    if system.missing:
        raise NotNow(f"{system.what} is not connected: {', '.join(system.missing)} is not set.")
    if _tests(system).filter(at__gt=timezone.now() - APART).exists():
        raise NotNow(f"{system.what} was tested a moment ago. Wait ten seconds.")


@system_verb
def note_tested(system: System, *, worked: bool, actor: Actor) -> None:
    """Puts on record what came of it."""
    record(Action.CONNECTION_TESTED, actor=actor, system=system.system, worked=worked)


def _tests(system: System) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(action=Action.CONNECTION_TESTED, parsed__detail__system=system.system)
