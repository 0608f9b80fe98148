"""One worker's turn at the steps of a room: whatever can be done is done at once, and each is recorded when it is."""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from threading import Event
from typing import Any
from uuid import UUID

import structlog
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from clients import boundary
from clients.errors import Held, OutsideError, Refused, TryLater
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.lease import is_first_try, renew
from slackbot.facts import StepHeld
from slackbot.models.room_step import RoomStep
from slackbot.warroom.steps import STEPS, Step

log = structlog.get_logger(__name__)

WIDTH = 12  # threads: as many as there are steps that can be under way together
MOMENT = 0.05  # seconds from one call to another that Slack is to take after it
BEHIND = "behind"  # the code of what waits for another step, and so failed by nothing of its own
PATIENCE = 5.0  # seconds for the call that goes first


def run_missing(incident: Incident) -> dict[str, Exception]:
    """Does every step that is not on record and whose needs can be met. Gives the failures, by the step's name."""
    run = _Run(incident)
    try:
        with ThreadPoolExecutor(max_workers=WIDTH) as pool:
            run.work_through(pool)
    finally:
        for used in run.connections:
            used.close()
    return run.failures


def missing(incident: Incident) -> list[Step]:
    """The steps that are not on record yet."""
    done = set(RoomStep.objects.filter(incident=incident).values_list("name", flat=True))
    return [step for step in STEPS if step.name not in done]


class _Run:
    """What is done, under way and failed in this turn."""

    def __init__(self, incident: Incident) -> None:
        self.incident_id: UUID = incident.pk
        self.missing = missing(incident)
        self.done = {step.name for step in STEPS} - {step.name for step in self.missing}
        self.failures: dict[str, Exception] = {}
        self.under_way: dict[str, Future[None]] = {}
        self.answers: dict[str, Future[Any]] = {}
        self.has_called = {step.name: Event() for step in self.missing}
        self.connections: set[BaseDatabaseWrapper] = set()

    def work_through(self, pool: ThreadPoolExecutor) -> None:
        """Until nothing is under way and nothing further can begin."""
        asks = is_first_try()  # later ones wait until the answer is needed: the room may not come for hours
        while True:
            for step in self.missing:
                if step.name not in self.under_way and self._can_begin(step):
                    self.under_way[step.name] = pool.submit(copy_context().run, self._do, step)
            if asks:
                asks = False
                self._ask_at_once(pool)
            open_ = {name: one for name, one in self.under_way.items() if name not in self.done | self.failures.keys()}
            if not open_:
                return
            wait(open_.values(), return_when=FIRST_COMPLETED)
            for name, one in open_.items():
                if one.done():
                    self._note(name, one.exception())

    def _can_begin(self, step: Step) -> bool:
        return self.done.issuperset(step.needs) and (
            not step.behind or step.behind in self.done | self.under_way.keys()
        )

    def _note(self, name: str, error: BaseException | None) -> None:
        if error is None:
            self.done.add(name)
        elif isinstance(error, Exception):
            self.failures[name] = error
        else:
            raise error

    def _ask_at_once(self, pool: ThreadPoolExecutor) -> None:
        for step in self.missing:
            if step.ask:
                self.answers[step.name] = pool.submit(copy_context().run, self._ask, step)

    def _ask(self, step: Step) -> Any:
        """What is needed last is asked once the first calls have left: it is many calls, and they would be in their way."""
        self._keep_connection()
        for first in self.missing:
            if not first.needs and not first.behind:
                self.has_called[first.name].wait(MOMENT)
        return step.ask(self._incident()) if step.ask else None

    def _do(self, step: Step) -> None:
        """One step in a thread that has a connection of its own."""
        started = time.monotonic()
        self._keep_connection()
        try:
            self._let_the_other_go_first(step)
            with boundary.before_each_call(lambda _deadline: self.has_called[step.name].set()):
                refused = self._try(step)
            renew()
            ms = round((time.monotonic() - started) * 1000)
            self._record(step, ms=ms, refused=refused)
            log.info("room_step_done", step=step.name, ms=ms)
        finally:
            self.has_called[step.name].set()

    def _let_the_other_go_first(self, step: Step) -> None:
        """Of two messages posted at once, Slack shows the one first that it takes first; what people wait for goes first."""
        other = self.under_way.get(step.behind)
        if other is None:
            return
        self.has_called[step.behind].wait(PATIENCE)
        wait([other], timeout=MOMENT)
        if other.done() and other.exception():
            raise TryLater("slack", "what stands before it is not there yet", code=BEHIND)

    def _record(self, step: Step, *, ms: int, refused: OutsideError | None) -> None:
        """Whatever an operator has to mend first is owed still."""
        result = {"ms": ms, "failed": str(refused)[:200] if refused else ""}
        with transaction.atomic():
            row, new = RoomStep.objects.get_or_create(incident_id=self.incident_id, name=step.name, defaults=result)
            if new and isinstance(refused, Held):
                announce(StepHeld(row.pk), key=f"step:{row.pk}", incident=row.incident)

    def _try(self, step: Step) -> OutsideError | None:
        """Why Slack did not do a step that is not essential, if it refused to."""
        try:
            step.do(self._incident(), *self._answer(step))
        except (Refused, Held) as refused:
            if step.essential:
                raise
            log.warning("room_step_refused", step=step.name, code=refused.code)
            return refused
        return None

    def _answer(self, step: Step) -> list[Any]:
        if step.ask is None:
            return []
        asked = self.answers.get(step.name)
        return [asked.result() if asked else step.ask(self._incident())]

    def _incident(self) -> Incident:
        return Incident.objects.select_related("room", "ic").get(pk=self.incident_id)

    def _keep_connection(self) -> None:
        """A thread does several steps: its connection is closed when all are done, by the thread that began them."""
        used = connections[DEFAULT_DB_ALIAS]
        if used not in self.connections:
            used.inc_thread_sharing()
            self.connections.add(used)
