"""When a room is begun, ready or failed. Its steps are in `steps`, and how they are done in `run`."""

from functools import partial

import structlog
from django.utils import timezone

from clients.errors import Held, OutcomeUnknown, OutsideError, Refused, TryLater
from clients.slack_words import REFUSALS, SILENT, closed
from incidents import lifecycle, rooms
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.models.incident import Incident, State
from incidents.outbox.lease import LeaseLost
from slackbot.models.war_room import WarRoom
from slackbot.warroom.run import BEHIND, missing, run_missing
from slackbot.warroom.steps import STEPS
from slackbot.warroom.wanted import is_wanted

log = structlog.get_logger(__name__)

OUTAGE_SECONDS = 15.0  # what keeps a room from being made for so long is an outage: people are told by other ways
NO_OUTAGE = {"ratelimited", "rate_limited", "429", BEHIND}  # too many calls of ours, and what waits for those
SEE_LOG = "It is tried again; the log has Slack's own word for why."


def assemble(incident: Incident) -> None:
    """Does every step that is missing. Raises what the outbox understands once nothing further can be done in this run."""
    if not is_wanted(incident):
        log.info("room_not_needed_any_more")
        return
    begin = None
    if incident.state == State.ALERT_RECEIVED:
        if not rooms.take_turn(incident, actor=WORKER):
            log.info("room_held")
            return
        begin = partial(lifecycle.begin_assembly, incident, actor=WORKER)
    failures = run_missing(incident, begin)
    if failures:
        log.warning("room_steps_failed", steps={name: type(error).__name__ for name, error in failures.items()})
    if hindered := _hindrances(failures):
        _note_trouble(incident, hindered)
    else:
        lifecycle.room_assembled(incident, actor=WORKER, channel=WarRoom.objects.get(incident=incident).channel)
    if failures:
        raise _what_follows([_outside(error) for error in failures.values()])


def is_assembled(incident: Incident) -> bool:
    """Whether every step is on record and the incident says so."""
    return incident.room_ready_at is not None and not missing(incident)


def _hindrances(failures: dict[str, Exception]) -> list[OutsideError]:
    """What keeps the room from being ready. What is not essential does not, and goes on being tried."""
    essential = {step.name for step in STEPS if step.essential}
    return [_outside(error) for name, error in failures.items() if name in essential or isinstance(error, LeaseLost)]


def _outside(error: Exception) -> OutsideError:
    """What Slack did not do. A lost lease ends this worker's part, and a bug shows itself: either is raised."""
    if not isinstance(error, OutsideError):
        raise error
    return error


def _note_trouble(incident: Incident, errors: list[OutsideError]) -> None:
    """A refusal fails the assembly at once, an outage once it has lasted; too many calls of ours never do."""
    refused = next((error for error in errors if isinstance(error, Held | Refused) or closed(error.code)), None)
    if refused:
        lifecycle.assembly_failed(incident, actor=WORKER, why=_in_words(refused))
    elif any(error.code not in NO_OUTAGE for error in errors) and _seconds_under_way(incident) >= OUTAGE_SECONDS:
        lifecycle.assembly_failed(incident, actor=WORKER, why=SILENT)


def _in_words(refused: OutsideError) -> str:
    """Why, and what a person does about it."""
    if closed(refused.code):
        return f"Slack: {REFUSALS[refused.code].words()}"
    return str(refused) if refused.code in REFUSALS else f"{refused}. {SEE_LOG}"


def _seconds_under_way(incident: Incident) -> float:
    begun = incident.events.newest(Action.STATE_CHANGED)
    return (timezone.now() - begun.at).total_seconds() if begun else 0.0


def _what_follows(errors: list[OutsideError]) -> OutsideError:
    """What has to be mended first, since it says so, then what is waited for, then what needs a person.

    Each step asks first what an earlier try has done, so that one whose outcome is unknown is only done later. What Slack
    refuses for a reason that we do not know may be mended as well: nobody has to press Retry for their room.
    """
    errors = [error for error in errors if error.code != BEHIND] or errors
    held = next((error for error in errors if isinstance(error, Held)), None)
    waits = [error for error in errors if isinstance(error, TryLater)]
    unknown = next((error for error in errors if isinstance(error, OutcomeUnknown)), None)
    if held or waits:
        return held or max(waits, key=lambda error: error.after or 0)
    if unknown:
        return TryLater(unknown.system, "it did not say what it did", code=unknown.code)
    return Held(errors[0].system, str(errors[0]).partition(": ")[2], code=errors[0].code)
