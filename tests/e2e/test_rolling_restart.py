"""A roll-out under load: every program ends in order and is started again, while webhooks come in and updates go out."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle
from pathlib import Path

import pytest
import requests

from sandbox.people import INES
from sandbox.programs import QUEUES, application
from sandbox.supervisor import Supervisor
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import JSON, SENDER_WAITS, Outer, quiet
from tests.e2e.waiting import eventually

UPDATES = 3
PAUSE = 0.2  # seconds between one alert and the next: as many as a bad night brings, not a storm


def is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/ready", timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture
def second(live: Live, tmp_path: Path) -> Iterator[str]:
    """Another web server of the same application, as a roll-out needs: its address. It is restarted once it has ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keeper, ended = Supervisor(tmp_path), threading.Event()
    keeper.start(next(application(live.settings(), port=port)))
    tending = threading.Thread(target=lambda: [keeper.tend() for _ in iter(lambda: ended.wait(0.2), True)])
    tending.start()
    yield f"http://127.0.0.1:{port}"
    ended.set()
    tending.join()
    keeper.stop(patience=5)


@dataclass
class Sender:
    """Sends one alert after the other to whichever server answers, as a load balancer does."""

    outer: Outer
    doors: list[str]
    taken: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def sends(self) -> None:
        """Until it is told to end. `late` are those that OnCall would have given up."""
        for number in count():
            if self.ended.is_set():
                return
            group, began = f"IROLLING{number:05d}", time.monotonic()
            self._until_taken(quiet(group))
            if time.monotonic() - began > SENDER_WAITS:
                self.late.append(f"{group}: {time.monotonic() - began:.1f} s")
            self.taken.append(group)
            time.sleep(PAUSE)

    def _until_taken(self, body: JSON) -> None:
        for door in cycle(self.doors):
            try:
                if self.outer.deliver(body, web=door).status_code == 200:
                    return
            except requests.ConnectionError:
                time.sleep(0.01)


@pytest.fixture
def reviewed(live: Live, outer: Outer) -> list[tuple[Case, JSON]]:
    """Incidents whose update stands before somebody who may approve it."""
    cases = [Case(live=live, outer=outer, group=f"IROLLED{number}") for number in range(UPDATES)]
    for case in cases:
        outer.deliver_until_answered(native(case.group))
        case.stands()
        case.is_led_by(INES.slack)
        case.has_a_draft(INES.slack)
    return [(case, case.reviews(INES.slack)) for case in cases]


def is_published(case: Case) -> bool:
    return case.publications() == ["PUBLISHED"]


def roll(live: Live, second: str, approve: Callable[[], None]) -> None:
    """One program after the other, each once the one before it is up again; an update is approved before each of the first."""
    steps = [("web", lambda: is_ready(live.told["WEB_URL"]))] + [(queue, lambda: True) for queue in QUEUES]
    for name, is_up in steps:
        approve()
        live.restart(name)
        eventually(f"{name} is up", is_up)
        eventually("the other one is up", lambda: is_ready(second))
    live.restart("beat")
    live.workers_listen()


def test_no_webhook_is_lost_and_nothing_is_sent_twice(
    live: Live, outer: Outer, second: str, reviewed: list[tuple[Case, JSON]]
) -> None:
    eventually("the second server is up", lambda: is_ready(second))
    sender, left = Sender(outer, [live.told["WEB_URL"], second]), list(reviewed)
    sending = threading.Thread(target=sender.sends)
    sending.start()

    def approve() -> None:
        if left:
            case, view = left.pop()
            assert outer.submission(view, INES.slack, web=second).status_code == 200
            eventually("it is approved", lambda: case.events("STATUSPAGE_DRAFT_APPROVED"))

    roll(live, second, approve)
    sender.ended.set()
    sending.join()
    live.settle()
    assert sender.late == []
    assert len(sender.taken) > UPDATES
    cases = [Case(live=live, outer=outer, group=group) for group in sender.taken]
    assert [len(case.incidents()) for case in cases] == [1] * len(cases)
    for case, _ in reviewed:
        eventually("it is published", partial(is_published, case))
    named = [one for shown in outer.published() for one in shown["metadata"]["incident_response"]["publications"]]
    assert len(named) == len(set(named))
    assert live.manage("gate_violations").returncode == 0
