"""Another incident, named in a command: `INC-12`, or `12`."""

import re

from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models.incident import Incident
from slackbot.asked import Asked
from slackbot.characters import QUOTES, seen

MOST_OFFERED = 100  # what one menu holds
NAMED = re.compile(
    r"(?:of|to|with)?:?\s*(?:inc\s*-*\s*|#)?([0-9]{1,15})[.,;!]?"
)  # of what is seen, which is in small letters


def named(words: str, *, actor: Actor) -> Incident:
    """That one, if they may know of it. Raises VerbRefused for what names none."""
    number = NAMED.fullmatch("".join(one for one in seen(words) if one not in QUOTES).strip())
    if number is None:
        raise VerbRefused("Name the other incident by its number alone, like INC-12. Nothing was changed.")
    found = Incident.objects.visible_to(actor).filter(number=int(number[1])).first()
    if found is None:
        raise VerbRefused(f"I know no INC-{int(number[1])}. Nothing was changed.")
    return found


def others(asked: Asked) -> dict[str, str]:
    """The other incidents that they may know of, the newest first, each with what is read of it."""
    found = Incident.objects.visible_to(asked.actor).exclude(pk=asked.here.pk)
    return {one.reference: f"{one.reference} {one.title}" for one in found.order_by("-number")[:MOST_OFFERED]}
