"""Second 30 of a room: if what we see of its service is not there by then, the room is told why."""

from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from slackbot.context.show import is_shown
from slackbot.messages import context_late
from slackbot.say import say


def tell_if_late(incident: Incident) -> None:
    """Nothing where it was posted, or is over. Raises as `say` does."""
    if incident.is_open and not is_shown(incident):
        owed = OutboxEntry.objects.filter(incident=incident, kind="assemble_room").order_by("pk").last()
        say(incident, context_late.render(incident, owed=owed))
