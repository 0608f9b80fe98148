"""Everything the sandbox knows, in memory, behind one lock."""

import copy
import threading
from dataclasses import dataclass
from typing import Any

from sandbox.alert_groups import OnCall
from sandbox.alertmanager import Alertmanager
from sandbox.clock import Clock
from sandbox.endpoint import Listener
from sandbox.faults import HEALTHY, Fault
from sandbox.github import Hub
from sandbox.identity import Identity
from sandbox.limits import Limits
from sandbox.linear_board import Board
from sandbox.slack.workspace import Workspace
from sandbox.statuspage import Page
from sandbox.telemetry import Telemetry
from sandbox.workos import Directory


@dataclass
class Call:
    """A request a stand-in received. `status` is None until it is answered; `lost`: nobody heard the answer."""

    system: str
    method: str
    path: str
    at: str
    body: Any
    status: int | None = None
    lost: bool = False


class World:
    """The outside world as the stand-ins share it.

    A stand-in does its work under `lock`, and takes it itself where it admits a request before that; a door takes it for
    as long as it reads or writes, never while it waits for the application, which calls back meanwhile.
    """

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.clock = Clock()
        self.lock = threading.RLock()
        self.limits = Limits(self.clock)
        self.reset()

    def reset(self) -> None:
        """Back to the first day: nothing posted, nothing called, nothing broken, the clock right."""
        with self.lock:
            self.clock.set_right()
            self.calls: list[Call] = []
            self.faults: dict[str, Fault] = {}
            self.limits.clear()
            self.slack = Workspace(self.clock)
            self.statuspage = Page(self.identity.statuspage_page_id, self.clock)
            self.linear = Board(
                team=self.identity.linear_team_id, project=self.identity.linear_project_id, clock=self.clock
            )
            self.oncall = OnCall(self.clock)
            self.alertmanager = Alertmanager()
            self.endpoint = Listener()
            self.telemetry = Telemetry(self.oncall, self.clock)
            self.github = Hub(self.telemetry, self.clock)
            self.workos = Directory(self.identity.workos_directory_id)

    def fault(self, system: str, path: str = "") -> Fault:
        """How that system is broken now; for a call, how it is for that one."""
        fault = self.faults.get(system, HEALTHY)
        return fault if not path or fault.concerns(path) else HEALTHY

    def snapshot(self) -> dict[str, Any]:
        """What the outside world now holds, as `GET /_/state` answers it: a copy, JSON all through."""
        with self.lock:
            return copy.deepcopy(
                {
                    "slack": self.slack.snapshot(),
                    "statuspage": self.statuspage.snapshot(),
                    "linear": self.linear.snapshot(),
                    "oncall": self.oncall.snapshot(),
                }
            )
