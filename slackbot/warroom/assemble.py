"""Runs the steps of a room: independent ones at once, each recorded when done, so that any worker can go on at any point."""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone

from clients.errors import Held, OutcomeUnknown, OutsideError, Refused, TryLater
from clients.slack_words import SILENT
from incidents import lifecycle, rooms
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.models.incident import Incident, State
from incidents.outbox.lease import LeaseLost, renew
from slackbot.models.room_step import RoomStep
from slackbot.warroom.steps import STEPS, Step
from slackbot.warroom.wanted import is_wanted

log = structlog.get_logger(__name__)

WIDTH = 6  # steps at once
OUTAGE_SECONDS = 15.0  # what keeps a room from being made for so long is an outage: people are told by other ways
CROWDED = {"ratelimited", "rate_limited", "429"}  # too many calls of ours: the room is late, and nothing is down


def assemble(incident: Incident) -> None:
    """Does every step that is missing. Raises what the outbox understands once nothing further can be done in this run."""
    if not is_wanted(incident):
        log.info("room_not_needed_any_more")
        return
    if incident.state == State.ALERT_RECEIVED:
        if not rooms.take_turn(incident, actor=WORKER):
            log.info("room_held")
            return
        lifecycle.begin_assembly(incident, actor=WORKER)
    failures = _failures(_run_missing(incident))
    essential = [failures[step.name] for step in STEPS if step.essential and step.name in failures]
    if essential:
        _note_trouble(incident, essential)
    else:
        lifecycle.begin_assembly(incident, actor=WORKER)  # one that had failed, and was shown as such until now
        lifecycle.room_assembled(incident, actor=WORKER, channel=Incident.objects.get(pk=incident.pk).room.channel)
    if failures:
        raise _what_follows(list(failures.values()))


def is_assembled(incident: Incident) -> bool:
    """Whether every step is on record and the incident says so."""
    done = RoomStep.objects.filter(incident=incident).values_list("name", flat=True)
    return incident.room_ready_at is not None and {step.name for step in STEPS}.issubset(done)


def _run_missing(incident: Incident) -> dict[str, Exception]:
    done = set(RoomStep.objects.filter(incident=incident).values_list("name", flat=True))
    failures: dict[str, Exception] = {}
    running: dict[Future[None], Step] = {}
    with ThreadPoolExecutor(max_workers=WIDTH) as pool:
        while True:
            started = {step.name for step in running.values()} | done | set(failures)
            for step in STEPS:
                if step.name not in started and done.issuperset(step.needs):
                    running[pool.submit(copy_context().run, _do, step, incident.pk)] = step
            if not running:
                return failures
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                step = running.pop(future)
                error = future.exception()
                if error is None:
                    done.add(step.name)
                elif isinstance(error, Exception):
                    failures[step.name] = error


def _do(step: Step, incident_id: UUID) -> None:
    """One step in a thread of its own, with a connection of its own."""
    started = time.monotonic()
    try:
        incident = Incident.objects.select_related("room", "ic").get(pk=incident_id)
        failed = _try(step, incident)
        renew()
        ms = round((time.monotonic() - started) * 1000)
        RoomStep.objects.get_or_create(incident=incident, name=step.name, defaults={"ms": ms, "failed": failed})
        log.info("room_step_done", step=step.name, ms=ms)
    finally:
        connection.close()


def _try(step: Step, incident: Incident) -> str:
    """What Slack refused of a step that is not essential, else nothing."""
    try:
        step.do(incident)
    except (Refused, Held) as refused:
        if step.essential:
            raise
        log.warning("room_step_refused", step=step.name, code=refused.code)
        return str(refused)[:200]
    return ""


def _failures(raised: dict[str, Exception]) -> dict[str, OutsideError]:
    """What Slack did not do, by step. A lost lease ends this worker's part, and a bug shows itself: either is raised."""
    failures: dict[str, OutsideError] = {}
    for step, error in raised.items():
        if isinstance(error, LeaseLost) or not isinstance(error, OutsideError):
            raise error
        failures[step] = error
    if failures:
        codes = {step: f"{type(error).__name__} {error.code}" for step, error in failures.items()}
        log.warning("room_steps_failed", steps=codes)
    return failures


def _note_trouble(incident: Incident, errors: list[OutsideError]) -> None:
    """A refusal fails the assembly at once, an outage once it has lasted; too many calls of ours never do."""
    refused = next((error for error in errors if isinstance(error, Held | Refused)), None)
    if refused:
        lifecycle.assembly_failed(incident, actor=WORKER, why=str(refused))
    elif any(error.code not in CROWDED for error in errors) and _seconds_under_way(incident) >= OUTAGE_SECONDS:
        lifecycle.assembly_failed(incident, actor=WORKER, why=SILENT)


def _seconds_under_way(incident: Incident) -> float:
    begun = incident.events.newest(Action.STATE_CHANGED)
    return (timezone.now() - begun.at).total_seconds() if begun else 0.0


def _what_follows(errors: list[OutsideError]) -> OutsideError:
    """What has to be mended first, since it says so, then what is waited for, then what needs a person.

    Each step asks first what an earlier try has done, so that one whose outcome is unknown is only done later.
    """
    held = next((error for error in errors if isinstance(error, Held)), None)
    waits = [error for error in errors if isinstance(error, TryLater)]
    unknown = next((error for error in errors if isinstance(error, OutcomeUnknown)), None)
    if held or waits:
        return held or max(waits, key=lambda error: error.after or 0)
    return TryLater(unknown.system, "it did not say what it did", code=unknown.code) if unknown else errors[0]
