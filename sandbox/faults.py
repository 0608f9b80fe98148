"""What is broken on purpose, a system at a time: read from `PUT /_/faults` and looked up on every call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.model.characters import CHARACTERS, GOOD

SYSTEMS = (
    "slack",
    "statuspage",
    "oncall",
    "grafana",
    "workos",
    "github",
    "linear",
    "bedrock",
    "alertmanager",
    "endpoint",
)
METADATA_MODES = ("replace", "merge")


class FaultError(ValueError):
    """The faults asked for make no sense; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one system misbehaves. The default misbehaves in nothing.

    `status` alone answers every call with that HTTP status; together with `error_rate` only that share of them.
    `error_rate` alone answers that share with 500. `lose_answers` is the share of calls that are done and then cut off
    without an answer. `read_lag_s` and `metadata_mode` are Statuspage's only: its documentation leaves both open.
    `error` and `methods` are Slack's only: it refuses in that word of its own, and only those methods misbehave, in whatever
    way; every one where none is named. `personality` is Bedrock's only: the character of the model that answers.
    """

    status: int = 0
    error_rate: float = 0.0
    delay_s: float = 0.0
    lose_answers: float = 0.0
    rate_limit: float = 0.0
    read_lag_s: float = 0.0
    metadata_mode: str = "replace"
    error: str = ""
    methods: tuple[str, ...] = ()
    personality: str = GOOD

    def concerns(self, path: str) -> bool:
        """Whether a call of that path is one that misbehaves."""
        return not self.methods or path.rpartition("/")[2] in self.methods

    def status_at(self, dice: float) -> int:
        """The status to answer instead of doing the work, 0 for none; `dice` is from 0 up to but not including 1."""
        share = self.error_rate or (1.0 if self.status else 0.0)
        return (self.status or 500) if dice < share else 0


HEALTHY = Fault()
_RANGES: dict[str, tuple[float, float]] = {
    "status": (300, 599),
    "error_rate": (0, 1),
    "delay_s": (0, 60),
    "lose_answers": (0, 1),
    "rate_limit": (1, 100_000),
    "read_lag_s": (0, 3600),
}
_ONLY = {
    "read_lag_s": "statuspage",
    "metadata_mode": "statuspage",
    "error": "slack",
    "methods": "slack",
    "personality": "bedrock",
}
_ONE_OF = {"metadata_mode": METADATA_MODES, "personality": tuple(CHARACTERS)}
_WORD = re.compile(r"[a-z][a-z_]{1,59}")


def read_faults(body: object) -> dict[str, Fault]:
    """The faults a door was given, by system; raises FaultError naming what is wrong."""
    if not isinstance(body, Mapping):
        raise FaultError("send a JSON object: {system: {fault: value}}; {} clears everything")
    return {system: _fault(system, wanted) for system, wanted in body.items() if wanted != {}}


def _fault(system: str, wanted: object) -> Fault:
    if system not in SYSTEMS:
        raise FaultError(f"unknown system {system!r}; the systems are {', '.join(SYSTEMS)}")
    if not isinstance(wanted, Mapping):
        raise FaultError(f'{system}: send an object such as {{"error_rate": 0.3}}')
    known = [name for name in Fault.__dataclass_fields__ if _ONLY.get(name, system) == system]
    values: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in known:
            raise FaultError(f"{system}: no fault is called {name!r}; there are {', '.join(known)}")
        values[name] = _value(f"{system}.{name}", name, value)
    return Fault(**values)


def _value(where: str, name: str, value: object) -> object:
    if name in ("error", "methods"):
        return _slacks(where, name, value)
    if name in _ONE_OF:
        if value not in _ONE_OF[name]:
            raise FaultError(f"{where} is one of {', '.join(_ONE_OF[name])}")
        return value
    low, high = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FaultError(f"{where} is a number from {low:g} to {high:g}")
    if name == "status" and value != int(value):
        raise FaultError(f"{where} is a whole HTTP status")
    return int(value) if name == "status" else value


def _slacks(where: str, name: str, value: object) -> object:
    if name == "error":
        if not isinstance(value, str) or (value and not _WORD.fullmatch(value)):
            raise FaultError(f"{where} is a word of Slack's, such as token_revoked")
        return value
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise FaultError(f"{where} lists methods, such as pins.add")
    return tuple(value)
