"""While Slack is slow: what can wait waits, and headline and console say where else an incident can be run."""

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from clients import latency
from clients.errors import TryLater
from incidents.facts import IncidentChanged
from incidents.models.incident import ENDED, Incident
from incidents.outbox.announce import announce
from slackbot.models.war_room import WarRoom

SAID = "slack-is-slow"
WAIT = 20.0  # seconds, and then it is looked at again


def is_slow() -> bool:
    """It ends by itself, as it began."""
    return latency.is_slow("slack")


def let_the_rest_go_first() -> None:
    """For what can wait. Raises TryLater while Slack is slow."""
    if is_slow():
        raise TryLater("slack", "it is slow, and what cannot wait goes first", after=WAIT)


def tell_rooms() -> None:
    """Where it has begun or ended since the last time, the headlines of what is open are made anew. Twice is harmless."""
    slow = is_slow()
    if slow == bool(cache.get(SAID)):
        return
    with_room = WarRoom.objects.values("incident")
    for incident in Incident.objects.exclude(state__in=ENDED).filter(pk__in=with_room):
        with transaction.atomic():
            announce(IncidentChanged(incident.id), key=f"slow:{uuid4()}", incident=incident)
    cache.set(SAID, slow, None)
