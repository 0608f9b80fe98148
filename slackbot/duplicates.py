"""The room of the incident that goes on hears of those that were closed as its duplicates."""

from functools import partial

from incidents.models.incident import Incident
from slackbot.messages import has_duplicate
from slackbot.models.room_message import RoomMessage
from slackbot.refresh import refresh_message
from slackbot.say import say


def tell_original(original: Incident, duplicate: Incident) -> None:
    """Raises as `say` does."""
    say(original, has_duplicate.render(original, duplicate=duplicate), subject=_subject(duplicate))


def refresh_original(duplicate: Incident) -> None:
    """What was said of it in another room, as it is now; nothing where nothing was."""
    for row in RoomMessage.objects.filter(subject=_subject(duplicate)).exclude(ts="").select_related("room__incident"):
        again = Incident.objects.select_related("ic").get(pk=duplicate.pk)
        refresh_message(row.room.about, row.key, partial(has_duplicate.render, duplicate=again))


def _subject(duplicate: Incident) -> str:
    return f"duplicate:{duplicate.pk}"
