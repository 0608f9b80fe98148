"""Add to timeline: a message of the room becomes a note, with who wrote it and when."""

from datetime import UTC, datetime

from clients.errors import Refused
from incidents.errors import NotNow
from incidents.models.person import Person
from incidents.notes import add_note
from slackbot import client
from slackbot.asked import Asked
from slackbot.blocks import in_utc
from slackbot.models.inbound_request import InboundRequest
from slackbot.plain_words import plain_words
from slackbot.sent import PickedMessage
from slackbot.shortcuts.shortcut import Shortcut, Where
from slackbot.words import slash
from slackbot.workspace import workspace


def run(asked: Asked) -> str:
    """Only its sender is told; the timeline has it. A message is added once."""
    message = PickedMessage.model_validate_json(asked.words)
    said = plain_words(message.text).strip()
    if not said:
        raise NotNow(f"That message has no text, so nothing was added. {slash('note')} takes your own words.")
    if _was_added(asked.request):
        return f"It is in the timeline already. {slash('timeline')} shows it."
    at = datetime.fromtimestamp(int(message.ts.partition(".")[0]), UTC)
    add_note(asked.here, text=f"{_author(message)}, {in_utc(at)}: {said}", actor=asked.actor)
    return f"Added to the timeline. {slash('timeline')} shows it."


def _was_added(request: InboundRequest) -> bool:
    same = {"kind": request.kind, "name": request.name, "channel": request.channel, "words": request.words}
    earlier = InboundRequest.objects.filter(**same, message_ts=request.message_ts, handled_at__isnull=False)
    return earlier.filter(reply__startswith="Added").exists()


def _author(message: PickedMessage) -> str:
    """What they are called."""
    if not message.user:
        return message.username or "An app"
    known = Person.objects.filter(slack_team=workspace().key, slack_id=message.user).exclude(name="").first()
    if known:
        return str(known)
    try:
        return client.user_info(message.user).real_name
    except Refused:
        return "Somebody whom Slack does not know any more"


SHORTCUT = Shortcut(
    callback_id="add_to_timeline",
    where=Where.MESSAGE,
    name="Add to timeline",
    does="Puts this message of an incident's room into its timeline",
    verb="add_note",
    run=run,
)
