"""Runs the steps of a room: independent ones at once, each recorded when done, so that any worker can go on at any point."""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from uuid import UUID

import structlog
from django.db import connection

from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from incidents import lifecycle, rooms
from incidents.actor import WORKER
from incidents.models.incident import Incident, State
from incidents.outbox.lease import LeaseLost, renew
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import WarRoom
from slackbot.warroom.steps import STEPS, Step

log = structlog.get_logger(__name__)

WIDTH = 6  # steps at once


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
    failures = _run_missing(incident)
    if failures:
        _give_up_for_now(incident, failures)
    lifecycle.begin_assembly(incident, actor=WORKER)  # one that had failed, and was shown as such until now
    lifecycle.room_assembled(incident, actor=WORKER, channel=Incident.objects.get(pk=incident.pk).room.channel)


def is_assembled(incident: Incident) -> bool:
    """Whether every step is on record and the incident says so."""
    return incident.room_ready_at is not None


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
    except Refused as refused:
        if step.essential:
            raise
        log.warning("room_step_refused", step=step.name, code=refused.code)
        return str(refused)[:200]
    return ""


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
