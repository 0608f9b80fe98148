"""`python -m sandbox.demo`: one P1 from alert to postmortem, through the doors only, on a stack of its own."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sandbox import ending
from sandbox.driver import Doors, Found, StepFailedError, buttons
from sandbox.options import Options, StartRefusedError
from sandbox.people import INES
from sandbox.process import NeverReadyError, last_lines
from sandbox.stack import Stack, running
from sandbox.transcript import Transcript

JSON = dict[str, Any]
FOLDER = Path(".sandbox/demo")
TITLE = "Checkout error rate above 5 %"
DIRECT = "directmessage"  # what Slack calls a conversation of two


@dataclass
class Demo:
    """The steps in their order; each raises StepFailedError or NeverReadyError when it does not come about."""

    stack: Stack
    transcript: Transcript = field(default_factory=Transcript)
    room: str = ""
    draft: JSON = field(default_factory=dict)
    view: str = ""

    def __post_init__(self) -> None:
        self.doors = Doors(base=self.stack.at.sandbox_url, meanwhile=self._meanwhile)

    def _meanwhile(self, state: JSON) -> None:
        self.stack.tend()
        self.transcript.show(state)

    def the_alert(self) -> None:
        """Grafana OnCall's webhook is taken."""
        self.transcript.begin()
        self.transcript.say(f"Grafana OnCall fires: {TITLE} (P1)")
        self.doors.act("alert", title=TITLE, severity="P1", scheme="oncall-hmac")
        self.transcript.say("the webhook is answered 200")

    def the_war_room(self) -> None:
        """A private channel with people in it, a headline, and a pinned checklist."""
        room = self.doors.until("a private channel", _room, seconds=10)
        self.room = room["id"]
        self._until("a headline that names the alert", lambda room: _says(room, TITLE))
        self._until("somebody invited", lambda room: len(room["members"]) > 1)
        self._until("headline and checklist pinned", lambda room: len(room["pins"]) >= 2)

    def the_context(self) -> None:
        """What can be seen of the service, within 30 s of the room."""
        self._until("what we see", lambda room: _says(room, "As of"), seconds=30)

    def the_claim(self) -> None:
        """Ines leads, and the room can see it."""
        self._command("claim")
        self._until("the room says who leads", lambda room: _says(room, f"<@{INES.slack}>") or _says(room, INES.name))

    def the_draft(self) -> None:
        """The model's draft waits in the room, with a button to review it."""
        self._command("status draft")
        self.draft = self._until("a draft with a review button", _reviewable, seconds=15)

    def the_review(self) -> None:
        """The button opens a modal that shows what customers will read, and can be submitted."""
        self.transcript.say(f"{INES.name} presses [{self.draft['label']}]")
        self.doors.act("click", channel=self.room, user=INES.slack, **self.draft["press"])
        self.view = self.doors.until("the review modal, filled in", _filled, seconds=10)
        self.transcript.say("the review modal is open")

    def the_publication(self) -> None:
        """Submitting the modal approves; one post on the status page follows."""
        self.transcript.say(f"{INES.name} approves")
        self.doors.act("submit", view_id=self.view, values={}, user=INES.slack)
        self.doors.until("a post on the status page", lambda state: state["statuspage"]["incidents"], seconds=15)

    def the_resolution(self) -> None:
        """The incident ends, and its postmortem is filed in Linear."""
        self._command("resolve")
        self.doors.until("an issue in Linear", lambda state: state["linear"]["issues"], seconds=15)

    def the_audit_trail(self) -> None:
        """Every step is in the chain, and its second copy agrees."""
        self._settle()
        self.transcript.say("manage.py audit_verify")
        self.transcript.detail(self.stack.manage.begin("audit_verify").finish(20))

    def _command(self, text: str) -> None:
        self.transcript.say(f"{INES.name}: /incident {text}")
        self.doors.act("command", channel=self.room, user=INES.slack, text=text)

    def _until(self, what: str, find: Callable[[JSON], Found | None], *, seconds: float = 10) -> Found:
        return self.doors.until(what, lambda state: find(_by_id(state, self.room)), seconds=seconds)

    def _settle(self) -> None:
        """Nothing more is said for a second, so that the end of the transcript is the end."""
        until = time.monotonic() + 1
        self.doors.until("a quiet second", lambda _state: time.monotonic() > until, seconds=5)


def _room(state: JSON) -> JSON | None:
    rooms = [each for each in state["slack"]["channels"] if each["is_private"] and each["name"] != DIRECT]
    return rooms[0] if rooms else None


def _by_id(state: JSON, channel: str) -> JSON:
    found: JSON = next(each for each in state["slack"]["channels"] if each["id"] == channel)
    return found


def _says(room: JSON, words: str) -> bool:
    return any(words in f"{each['text']} {each['blocks']}" for each in room["messages"] if not each["ephemeral_to"])


def _reviewable(room: JSON) -> JSON | None:
    for message in reversed(room["messages"]):
        for button in buttons(message):
            if "review" in button["action_id"]:
                press = {"ts": message["ts"], "action_id": button["action_id"]}
                return {"press": press, "label": button["text"]["text"]}
    return None


def _filled(state: JSON) -> str | None:
    """The modal of Ines, once it can be submitted: the one that says it is loading cannot."""
    for each in state["slack"]["views"]:
        if each["user"] == INES.slack and each["view"].get("submit"):
            return str(each["id"])
    return None


def perform(stack: Stack) -> None:
    """The whole flow; raises StepFailedError with one line that names the step."""
    demo = Demo(stack)
    steps = (
        demo.the_alert,
        demo.the_war_room,
        demo.the_context,
        demo.the_claim,
        demo.the_draft,
        demo.the_review,
        demo.the_publication,
        demo.the_resolution,
        demo.the_audit_trail,
    )
    for step in steps:
        try:
            step()
        except (StepFailedError, NeverReadyError) as error:
            raise StepFailedError(f"{step.__name__.replace('_', ' ')} failed: {error}") from error
    demo.transcript.say("done")


def main() -> int:
    """0 when every step came about within its limit; 1 with the step's name and the ends of the logs otherwise."""
    ending.listen()
    folder = Path(os.environ.get("SANDBOX_DIR") or FOLDER).resolve()
    options = replace(Options(), folder=folder, web_port=0, sandbox_port=0, patience=0.5)
    sys.stdout.write("demo: starting everything on free ports\n")
    try:
        with running(options) as stack:
            return _performed(stack)
    except (StartRefusedError, NeverReadyError) as error:
        sys.stderr.write(f"demo: {error}\n")
    except ending.Ended:
        sys.stderr.write("demo: stopped before its end\n")
    return 1


def _performed(stack: Stack) -> int:
    try:
        perform(stack)
    except StepFailedError as error:
        for log in sorted(stack.logs.glob("*.log")):
            sys.stderr.write(f"--- {log.name}\n{last_lines(log, 5)}\n")
        sys.stderr.write(f"demo: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
