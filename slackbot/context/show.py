"""Posts what we see into the room, once, and edits it in place ever after."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.utils import timezone

from clients.errors import Refused, TryLater
from incidents.actor import WORKER
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from incidents.snapshots import keep_chart, newest
from slackbot.blocks import Message
from slackbot.context.chart import draw
from slackbot.context.take import take
from slackbot.files import upload_png
from slackbot.messages import context
from slackbot.refresh import refresh_message
from slackbot.say import is_posted, say, the_one

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=10)  # of a picture, and of what follows, for the message
NO_SUCH_PICTURE = "invalid_blocks"  # Slack's word also for a block that shows a file it has not, or no longer

Render = Callable[[Incident], Message]


def show(incident: Incident) -> None:
    """Posts the snapshot. What was done before is not done again."""
    _shown(lambda render: say(incident, render(incident), key=the_one(context.EVENT_TYPE, incident)))


def is_shown(incident: Incident) -> bool:
    """Whether the message is confirmed."""
    return is_posted(the_one(context.EVENT_TYPE, incident))


def has_come(snapshot: ContextSnapshot) -> bool:
    """The same for what follows it. Raises TryLater while it is still to come; after ten minutes it is not waited for."""
    if is_shown(snapshot.incident):
        return True
    if timezone.now() - snapshot.created_at < PATIENCE:
        raise TryLater("slack", "the message is not there yet", after=0.5)
    return False


def look_again(incident: Incident) -> None:
    """What we see of the service that it has now, where another was looked up. The first look is the room's own."""
    seen = newest(incident)
    if seen and seen.context.service != incident.service:
        take(incident, since=seen.created_at, actor=WORKER)
    refresh(incident)


def refresh(incident: Incident) -> None:
    """The message as the newest snapshot has it."""
    _shown(lambda render: refresh_message(incident, the_one(context.EVENT_TYPE, incident), render))


def add_chart(snapshot: ContextSnapshot) -> None:
    """Draws the snapshot's picture and puts it into the message; nothing where there is nothing to draw or a newer snapshot.

    Raises TryLater while the message is still to come.
    """
    incident, seen = snapshot.incident, snapshot.context
    if newest(incident) != snapshot or not seen.has_curves or not has_come(snapshot):
        return
    if not snapshot.chart:
        png = draw(seen, until=snapshot.taken_at, alert_at=incident.started_at)
        name = f"{incident.reference}-{snapshot.taken_at:%H%M%S}.png"
        title = f"{incident.reference} at {snapshot.taken_at:%H:%M} UTC"
        keep_chart(snapshot, upload_png(png, filename=name, title=title, alt_text=context.alt_text(snapshot)))
    refresh(incident)


def _shown(how: Callable[[Render], object]) -> None:
    """With its picture, or without it where Slack does not have that any more."""
    try:
        how(context.render)
    except Refused as refused:
        if refused.code != NO_SUCH_PICTURE:
            raise
        log.warning("context_without_picture", code=refused.code)
        how(partial(context.render, with_chart=False))
