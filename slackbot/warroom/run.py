"""One worker's turn at the steps of a room: whatever can be done is done at once, and each is recorded when it is."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from clients import boundary
from clients.errors import Held, OutsideError, Refused, TryLater
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.lease import hold, is_first_try
from slackbot.facts import StepHeld
from slackbot.models.room_step import RoomStep
from slackbot.warroom.channel import CHANNEL
from slackbot.warroom.crew import Crew, crew
from slackbot.warroom.steps import STEPS, Step

log = structlog.get_logger(__name__)

MOMENT = 0.015  # seconds from a call's first byte to the beginning of another that Slack is to take after it
AFTER_THE_FIRST = (
    0.06  # seconds from the first calls to many: else the answers of all come in at once, and one reads them all
)
BEHIND = "behind"  # the code of what waits for another step, and so failed by nothing of its own
PATIENCE = 5.0  # seconds for the call that goes first
A_WHILE = 0.1  # seconds at most that one which has time waits for another to leave


def run_missing(incident: Incident, begin: Callable[[], Incident] | None = None) -> dict[str, Exception]:
    """Does every step that is not on record and whose needs can be met. Gives the failures, by the step's name.

    `begin` puts on record that the room is begun and gives the incident; what leads has left by then.
    """
    run = _Run(incident)
    with crew() as threads:
        try:
            if begin:
                run.lead(threads)
                run.known[False] = begin()
            run.work_through(threads)
        finally:
            wait([*run.under_way.values(), *run.answers.values()])
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
        self.known: dict[bool, Incident] = {False: incident}  # whether there is a room by then

    def lead(self, threads: Crew) -> None:
        """What leads begins."""
        self._begin_what_can(threads, [step for step in self.missing if step.leads])

    def work_through(self, threads: Crew) -> None:
        """Until nothing is under way and nothing further can begin."""
        asks = is_first_try()  # later ones wait until the answer is needed: the room may not come for hours
        while True:
            self._begin_what_can(threads, self.missing)
            if asks:
                asks = False
                self._ask_at_once(threads)
            open_ = {name: one for name, one in self.under_way.items() if name not in self.done | self.failures.keys()}
            if not open_:
                return
            wait(open_.values(), return_when=FIRST_COMPLETED)
            for name, one in open_.items():
                if one.done():
                    self._note(name, one.exception())

    def _begin_what_can(self, threads: Crew, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.name not in self.under_way and self._can_begin(step):
                self.under_way[step.name] = threads.begin(partial(self._do, step, self._incident()))

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

    def _ask_at_once(self, threads: Crew) -> None:
        for step in self.missing:
            if step.ask:
                self.answers[step.name] = threads.begin(partial(self._ask, step, self._incident()))

    def _ask(self, step: Step, incident: Incident) -> Any:
        """What is many calls is asked once the first ones have left, and a little later: they would be in each other's way."""
        if step.asks_much:
            for first in self.missing:
                if not first.needs and not first.behind:
                    self.has_called[first.name].wait(AFTER_THE_FIRST)
            time.sleep(AFTER_THE_FIRST)
        return step.ask(incident) if step.ask else None

    def _do(self, step: Step, incident: Incident) -> None:
        started = time.monotonic()
        try:
            self._let_the_other_go_first(step)
            with boundary.told_of_leaving(self.has_called[step.name].set):
                refused = self._try(step, incident)
            ms = round((time.monotonic() - started) * 1000)
            if refused or not step.notes_itself:
                hold()
                self._record(step, incident, ms=ms, refused=refused)
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
        if step.yields_to in self.under_way:
            self.has_called[step.yields_to].wait(A_WHILE)

    def _record(self, step: Step, incident: Incident, *, ms: int, refused: OutsideError | None) -> None:
        """Whatever an operator has to mend first is owed still."""
        failed = str(refused)[:200] if refused else ""
        if not isinstance(refused, Held):
            RoomStep.note(self.incident_id, step.name, ms=ms, failed=failed)
            return
        with transaction.atomic():
            if noted := RoomStep.note(self.incident_id, step.name, ms=ms, failed=failed):
                announce(StepHeld(noted), key=f"step:{noted}", incident=incident)

    def _try(self, step: Step, incident: Incident) -> OutsideError | None:
        """Why Slack did not do a step that is not essential, if it refused to."""
        try:
            step.do(incident, *self._answer(step, incident))
        except (Refused, Held) as refused:
            if step.essential:
                raise
            log.warning("room_step_refused", step=step.name, code=refused.code)
            return refused
        return None

    def _answer(self, step: Step, incident: Incident) -> list[Any]:
        if step.ask is None:
            return []
        asked = self.answers.get(step.name)
        return [asked.result() if asked else step.ask(incident)]

    def _incident(self) -> Incident:
        """As it was when this turn began, and once there is a room. Each verb and each post looks itself at what may change."""
        has_room = CHANNEL in self.done
        if has_room not in self.known:
            self.known[has_room] = Incident.objects.select_related("room", "ic").get(pk=self.incident_id)
        return self.known[has_room]
