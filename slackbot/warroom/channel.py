"""The room's channel: private, with a name that says which incident, and never a second one for the same."""

import re
import time
import unicodedata
from datetime import timedelta

from django.db import transaction

from clients.errors import Refused
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.lease import hold
from slackbot import client
from slackbot.facts import ContextDue
from slackbot.messages.context import LATE_SECONDS
from slackbot.models.room_step import RoomStep
from slackbot.models.war_room import WarRoom
from slackbot.workspace import workspace

CHANNEL = "channel"  # the step's name


def create_channel(incident: Incident) -> None:
    """A private channel, never a public one. `name_taken` adopts our own, else takes the next name.

    The step is on record together with it.
    """
    started = time.monotonic()
    if WarRoom.objects.filter(incident=incident).exists():
        RoomStep.note(incident.pk, CHANNEL, ms=0)
        return
    base = channel_name(incident)
    for name in (base, *(f"{base[:77]}-{suffix}" for suffix in range(2, 10))):
        channel = _create(name)
        if channel is not None:
            _record(incident, channel=channel, name=name, started=started)
            return
    raise Refused("slack", f"every name like {base} is taken")


def _record(incident: Incident, *, channel: str, name: str, started: float) -> None:
    hold()
    with transaction.atomic():
        if room := WarRoom.note(incident, channel=channel, name=name):
            after = timedelta(seconds=LATE_SECONDS)
            announce(ContextDue(incident.id), key=f"room:{room}", incident=incident, after=after)
        RoomStep.note(incident.pk, CHANNEL, ms=round((time.monotonic() - started) * 1000))


def _create(name: str) -> str | None:
    """The channel's id, made now or made by us before; None where somebody else has the name, or reads along in it."""
    try:
        return client.create_private_channel(name).id
    except Refused as refused:
        if refused.code != "name_taken":
            raise
    for ours in client.my_private_channels():
        if ours.name == name and not ours.is_archived and not WarRoom.objects.filter(channel=ours.id).exists():
            info = client.channel_info(ours.id)
            return ours.id if info.creator == workspace().bot_user and not info.has_outsiders else None
    return None


def channel_name(incident: Incident) -> str:
    """`incident-214-checkout-errors`: lower case, at most 80 characters, Slack's character rules."""
    ascii_title = unicodedata.normalize("NFKD", incident.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")
    return f"incident-{incident.number}-{slug}"[:80].strip("-")
