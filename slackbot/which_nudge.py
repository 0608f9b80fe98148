"""Of which incident a button on a nudge speaks: read from where it stands, never from what it carries."""

from incidents.models.incident import Incident
from incidents.models.nudge import Nudge
from slackbot.models.direct_message import DirectMessage

PREFIX = "nudge:"


def key_of(nudge: Nudge) -> str:
    """The key of the message that carries it."""
    return f"{PREFIX}{nudge.pk}"


def incident_nudged(*, channel: str, ts: str) -> Incident | None:
    """The incident that this direct message of ours reminds of, if it is a nudge."""
    told = DirectMessage.objects.filter(channel=channel, ts=ts, key__startswith=PREFIX).exclude(ts="").first()
    return Incident.objects.filter(nudges=int(told.key.removeprefix(PREFIX))).first() if told else None
