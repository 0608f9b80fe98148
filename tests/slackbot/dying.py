"""A worker that is killed at some step of a room, and what has to be there once another has gone on."""

from incidents.models import Incident, OutboxEntry
from incidents.models.incident import State
from sandbox.identity import BOT_USER
from slackbot.models import RoomStep
from slackbot.warroom.steps import STEPS, Step
from tests.slackbot.conftest import INES, Slack, actions_of

ONCE = ("WAR_ROOM_CREATED", "RESPONDER_INVITE_FAILED", "CHECKLIST_PINNED")


def stands_once(slack: Slack, *, everybody: bool = True, in_order: bool = True) -> None:
    """One channel, one headline, one checklist, one bookmark, every step and event once; nothing is left owed.

    Whoever was called is invited, or on record as not reached; with `everybody` the five who are in Slack are invited.
    A headline whose first call Slack refuses stands below the checklist, which waits for it only a moment: not `in_order`.
    """
    incident = Incident.objects.get()
    [channel] = slack.rooms
    assert (posted(slack) if in_order else sorted(posted(slack), reverse=True)) == ["headline", "checklist"]
    assert (len(channel.pins), len(channel.bookmarks)) == (2, 1)
    assert {INES, BOT_USER} <= set(channel.members)
    assert incident.state == State.ROOM_ASSEMBLED
    assert [actions_of(incident).count(action) for action in ONCE] == [1, 1, 1]
    invited = sum(event.detail["count"] for event in incident.events.filter(action="RESPONDER_INVITED"))
    assert invited == incident.responders.exclude(invited_at=None).count()
    assert not incident.responders.filter(invited_at=None, not_reached="").exists()
    assert invited == 5 or (invited < 5 and not everybody)
    assert RoomStep.objects.count() == len(STEPS)
    assert OutboxEntry.objects.get(kind="assemble_room").state == "done"


def posted(slack: Slack) -> list[str]:
    """The kinds of posts in order, but for what we see: it has no place in the order, and tests of its own."""
    kinds = [post.metadata["event_type"] for post in slack.posts()]
    assert kinds.count("context") <= 1
    return [kind for kind in kinds if kind != "context"]


def step(name: str) -> Step:
    """The step of that name."""
    return next(one for one in STEPS if one.name == name)


def steps_before(last: Step) -> list[Step]:
    """What has to be done for this step to be done, itself last."""
    first = [*last.needs, *filter(None, [last.behind])]
    needed = [one for name in first for one in steps_before(step(name))]
    return [*dict.fromkeys([*needed, last])]


def do(one: Step) -> None:
    """The step, as a worker does that was killed before it was on record."""
    OutboxEntry.objects.filter(kind="assemble_room").update(in_doubt=True)
    one.do(Incident.objects.get(), *([one.ask(Incident.objects.get())] if one.ask else []))


def note(one: Step) -> None:
    RoomStep.note(Incident.objects.get().pk, one.name, ms=1)


def do_until(last: Step) -> None:
    """Does what this step needs and the step itself, each on record, as a worker before it was killed."""
    for one in steps_before(last):
        do(one)
        note(one)
