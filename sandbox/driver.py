"""The sandbox's doors as a program uses them: act as a person would, then wait until the world shows it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import requests

JSON = dict[str, Any]
Found = TypeVar("Found")


class StepFailedError(RuntimeError):
    """A door was refused, or what was waited for did not come; the message is one line."""


@dataclass(frozen=True, kw_only=True)
class Doors:
    """`base` is the stand-ins' address. `meanwhile` is called with every state seen while waiting."""

    base: str
    meanwhile: Callable[[JSON], None]

    def state(self) -> JSON:
        """What the outside world now holds; raises StepFailedError where it does not say."""
        try:
            answer = requests.get(f"{self.base}/_/state", timeout=5)
            answer.raise_for_status()
            state: JSON = answer.json()
        except requests.RequestException as error:
            raise StepFailedError(f"the door /_/state did not answer: {type(error).__name__}") from error
        return state

    def act(self, door: str, /, **body: object) -> JSON:
        """Go through one door; raises StepFailedError unless the application answers 200."""
        try:
            reply = requests.post(f"{self.base}/_/{door}", json=body, timeout=15)
            answered: JSON = reply.json()
        except requests.RequestException as error:
            raise StepFailedError(f"the door /_/{door} did not answer: {type(error).__name__}") from error
        if not reply.ok or answered.get("status") != 200:
            raise StepFailedError(f"/_/{door} was answered {str(answered)[:300]}")
        return answered

    def until(self, what: str, find: Callable[[JSON], Found | None], *, seconds: float) -> Found:
        """What `find` sees in the state, as soon as it sees anything; raises StepFailedError after `seconds`."""
        until = time.monotonic() + seconds
        while True:
            state = self.state()
            self.meanwhile(state)
            found = find(state)
            if found:
                return found
            if time.monotonic() > until:
                raise StepFailedError(f"{what}: not within {seconds:g} s")
            time.sleep(0.1)


def buttons(message: JSON) -> Iterator[JSON]:
    """Every button of a message, wherever it stands."""
    for block in message["blocks"]:
        candidates = [*block.get("elements", []), block.get("accessory") or {}]
        yield from (each for each in candidates if each.get("type") == "button")
