"""When a room is begun, ready or failed. Its steps are in `steps`, and how they are done in `run`."""

import structlog

from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from incidents import lifecycle, rooms
from incidents.actor import WORKER
from incidents.models.incident import Incident, State
from incidents.outbox.lease import LeaseLost
from slackbot.models.war_room import WarRoom
from slackbot.warroom.run import missing, run_missing
from slackbot.warroom.steps import STEPS

log = structlog.get_logger(__name__)


def assemble(incident: Incident) -> None:
    """Does every step that is missing. Raises what the outbox understands once nothing further can be done in this run."""
    if not incident.is_open and not WarRoom.objects.filter(incident=incident).exists():
        log.info("room_not_needed_any_more")
        return
    if incident.state == State.ALERT_RECEIVED:
        if not rooms.take_turn(incident, actor=WORKER):
            log.info("room_held")
            return
        lifecycle.begin_assembly(incident, actor=WORKER)
    failures = run_missing(incident)
    if _is_held_back(failures):
        _give_up_for_now(incident, failures)
    lifecycle.begin_assembly(incident, actor=WORKER)  # one that had failed, and was shown as such until now
    lifecycle.room_assembled(incident, actor=WORKER, channel=Incident.objects.get(pk=incident.pk).room.channel)
    if failures:
        _give_up_for_now(incident, failures)


def is_assembled(incident: Incident) -> bool:
    """Whether every step is on record and the incident says so."""
    return incident.room_ready_at is not None and not missing(incident)


def _is_held_back(failures: dict[str, Exception]) -> bool:
    """A room is ready without what is not essential; that goes on being tried."""
    essential = {step.name for step in STEPS if step.essential}
    return any(name in essential or isinstance(error, LeaseLost) for name, error in failures.items())


def _give_up_for_now(incident: Incident, failures: dict[str, Exception]) -> None:
    """The worst first: a lost lease ends this worker's part, a bug shows itself, a refusal needs a person, the rest waits."""
    log.warning("room_steps_failed", steps={name: type(error).__name__ for name, error in failures.items()})
    errors = list(failures.values())
    for error in errors:
        if isinstance(error, LeaseLost) or not isinstance(error, OutsideError):
            raise error
    hopeless = failures.get("channel") or next((error for error in errors if isinstance(error, Refused)), None)
    if hopeless:
        lifecycle.assembly_failed(incident, actor=WORKER, why=str(hopeless))
    waits = [error for error in errors if isinstance(error, TryLater)]
    if waits:
        raise max(waits, key=lambda error: error.after or 0)
    raise next(error for error in errors if isinstance(error, Refused | OutcomeUnknown))
