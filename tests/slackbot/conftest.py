"""Slack as people use it: the doors act as Slack would, genuinely signed, on the application served here."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from clients import breaker, budget
from incidents.models import Incident
from sandbox.identity import BOT_USER
from sandbox.server import Running
from sandbox.slack.workspace import Channel, Message, View
from sandbox.world import World
from slackbot.models import WarRoom
from statuspage.content import Content, digest_of
from statuspage.models import Draft, Revision
from tests import kept
from tests.conftest import do_everything_owed
from tests.moved_clock import MovedClock, moved_clock

STORES = ("MIMIR_URL", "LOKI_URL", "TEMPO_URL", "GITHUB_TOKEN")
INES, ARUN, CARLA, RAVI, OTTO, GINA = "U0INES000", "U0ARUN000", "U0CARLA00", "U0RAVI000", "U0OTTO000", "U0GUEST00"
MEI = "U0MEI0000"


@dataclass(frozen=True)
class Slack:
    """What people do in Slack, and what they see there."""

    world: World
    url: str

    def command(self, text: str, *, by: str, channel: str = "") -> Any:
        """Types `/incident <text>`, in the newest war room unless another channel is named."""
        return self._act("command", text=text, user=by, channel=channel or self.room.id)

    def click(self, action_id: str, *, by: str, ts: str = "", **which: str) -> Any:
        """Presses the newest button of that name in the room, or the one on the message given, or of that value."""
        at = ts or self.with_button(action_id).ts
        return self._act("click", channel=self.room.id, ts=at, action_id=action_id, user=by, **which)

    def press_in(self, view: View, action_id: str, *, by: str, block_id: str) -> Any:
        """Presses a button in a modal."""
        return self._act("click", view_id=view.id, action_id=action_id, user=by, block_id=block_id)

    def submit(self, view: View, **values: str | list[str]) -> Any:
        """Submits the modal as the person who has it open, with these inputs changed."""
        return self._act("submit", view_id=view.id, user=view.user, values=values)

    def _act(self, door: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_/{door}", json=body, timeout=10).json()
        assert answer.get("status") == 200, answer
        assert "slack_error" not in answer, answer
        return answer["body"]

    @property
    def room(self) -> Channel:
        """The channel of the newest war room."""
        return self.world.slack.channels[WarRoom.objects.order_by("-pk")[0].channel]

    @property
    def rooms(self) -> list[Channel]:
        """Every private channel, ours or not; no direct conversation."""
        return [one for one in self.world.slack.channels.values() if one.is_private and not one.is_im]

    def posts(self, event_type: str = "", *, channel: Channel | None = None) -> list[Message]:
        """What all can read in the room, oldest first, of one kind if it is named."""
        shown = [one for one in (channel or self.room).messages if not one.ephemeral_to]
        return [one for one in shown if not event_type or one.metadata.get("event_type") == event_type]

    def told(self, user: str) -> list[str]:
        """What only this person was shown in the room, oldest first."""
        return [one.text for one in self.room.messages if one.ephemeral_to == user]

    def dms(self, user: str) -> list[Message]:
        """What the bot wrote to this person alone."""
        direct = (one for one in self.world.slack.channels.values() if one.is_im and user in one.members)
        return [message for channel in direct for message in channel.messages if message.user == BOT_USER]

    def with_button(self, action_id: str) -> Message:
        """The newest message in the room that has this button."""
        return next(one for one in reversed(self.room.messages) if f"'action_id': '{action_id}'" in str(one.blocks))

    def view(self, user: str) -> View:
        """The modal that this person has open."""
        return next(one for one in self.world.slack.views.values() if one.user == user)

    def calls(self, method: str) -> int:
        """How often a method of Slack's was called."""
        return sum(call.path == f"/slack/api/{method}" for call in self.world.calls)


@pytest.fixture
def slack(outside: Running, live_server: Any) -> Slack:
    """Slack, with the application behind its doors."""
    outside.state.identity = replace(outside.state.identity, web_url=live_server.url)
    return Slack(world=outside.state, url=outside.url)


@pytest.fixture(autouse=True)
def unconnected(settings: Any) -> None:
    """Nothing is there to look at and no second copy is kept, so that no test waits for what it is not about."""
    for name in (*STORES, "AUDIT_TABLE_NAME"):
        setattr(settings, name, "")


@pytest.fixture
def stores(settings: Any, unconnected: None) -> Any:
    """Mimir, Loki, Tempo and GitHub, connected; these settings may be changed."""
    for name in STORES:
        setattr(settings, name, os.environ[name])
    return settings


@pytest.fixture
def trouble(slack: Slack, stores: Any, fire: Callable[..., Any]) -> Slack:
    """An alert of checkout, in OnCall too, so that its numbers tell of it; the room is not assembled yet."""

    def make() -> None:
        slack.world.slack.file_check_s = 0
        slack.world.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
        fire()

    kept.once("trouble", make)
    return slack


@pytest.fixture
def room(fire: Callable[..., Any], slack: Slack) -> Incident:
    """A P1 from an alert, its war room assembled."""
    kept.once("room", lambda: _assemble(fire))
    return Incident.objects.get()


def _assemble(fire: Callable[..., Any]) -> None:
    fire()
    do_everything_owed()


@pytest.fixture
def draft(slack: Slack, request: pytest.FixtureRequest) -> Draft:
    """A customer update that waits in the room, where the approver is too."""
    kept.once("draft", lambda: _draft(slack, request))
    return Draft.objects.get()


def _draft(slack: Slack, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("room")
    request.getfixturevalue("approver")
    slack.room.members.append(ARUN)
    slack.command("status draft", by=CARLA)
    do_everything_owed()


@pytest.fixture
def review(slack: Slack, draft: Draft, settle: Callable[[], None]) -> View:
    """The approver's modal, filled."""

    def make() -> None:
        slack.click("review_draft", by=ARUN)
        settle()

    kept.once("review", make)
    return slack.view(ARUN)


@pytest.fixture
def clock(transactional_db: None, outside: Running) -> Iterator[MovedClock]:
    """The time of day, which may be moved on."""
    with moved_clock(outside.state) as clock:
        yield clock


@pytest.fixture
def catch_up(outside: Running, make_due: Callable[[], None]) -> Callable[[], None]:
    """Time passes: limits refill, circuits close, what waits is due, and everything owed is done."""

    def pass_time() -> None:
        outside.state.limits.clear()
        budget.refill()
        breaker.close_all()
        make_due()
        do_everything_owed()

    return pass_time


def publish(slack: Slack, *, by: str) -> None:
    """One update asked for, read and approved by clicking."""
    slack.command("status draft", by=by)
    do_everything_owed()
    slack.click("review_draft", by=by)
    do_everything_owed()
    slack.submit(slack.view(by))
    do_everything_owed()


def revise(draft: Draft, body: str) -> Revision:
    """Other words, as a later edit will save them."""
    content = draft.newest_revision().content
    canonical = Content(**{**content.__dict__, "body": body}).canonical()
    return Revision.objects.create(draft=draft, number=2, canonical=canonical, digest=digest_of(canonical))


def actions_of(incident: Incident) -> list[str]:
    """The incident's audit events, in order."""
    return list(incident.events.order_by("seq").values_list("action", flat=True))


def text_of(message: Message) -> str:
    """Everything that the message's blocks say."""
    return "\n".join(str(text) for text in _texts(message.blocks))


def words_in(view: View) -> str:
    """Everything that the modal says."""
    return "\n".join(str(text) for text in _texts(view.body["blocks"]))


def _texts(thing: Any) -> list[Any]:
    if isinstance(thing, list):
        return [text for one in thing for text in _texts(one)]
    if not isinstance(thing, dict):
        return []
    own = [thing["text"]] if isinstance(thing.get("text"), str) else []
    return own + [text for value in thing.values() for text in _texts(value)]
