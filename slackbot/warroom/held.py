"""What a room can do without and an operator has to let us do first: done once that is mended, long after the room stands."""

from clients.errors import Refused
from slackbot.models.room_step import RoomStep
from slackbot.refresh import refresh_headline
from slackbot.warroom.steps import STEPS


def do_held(step: RoomStep) -> None:
    """Does it, and the headline says no more that it was not. Raises Held until it is mended; what is refused stays undone."""
    if not step.failed:
        return
    [kind] = [one for one in STEPS if one.name == step.name]
    incident, failed = step.incident, ""
    try:
        kind.do(incident, *([kind.ask(incident)] if kind.ask else []))
    except Refused as refused:
        failed = str(refused)[:200]
    RoomStep.objects.filter(pk=step.pk).update(failed=failed)
    refresh_headline(incident)
