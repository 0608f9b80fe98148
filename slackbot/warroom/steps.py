"""The steps of a war room. Each asks the other side first where an earlier try may have got through; none is done twice."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from clients.errors import Refused
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.links import console
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from slackbot import client
from slackbot.messages import checklist, headline
from slackbot.models.war_room import WarRoom
from slackbot.refresh import refresh_headline
from slackbot.say import say
from slackbot.warroom.responders import find_responders, lookup_problems
from slackbot.workspace import workspace


@dataclass(frozen=True, kw_only=True)
class Step:
    """`do` runs once every step in `needs` is done. A room can do without what is not essential if Slack refuses it."""

    name: str
    do: Callable[[Incident], None]
    needs: tuple[str, ...] = ()
    essential: bool = True


def create_channel(incident: Incident) -> None:
    """A private channel with a name that says which; never a public one. `name_taken` adopts our own, else takes the next name."""
    if WarRoom.objects.filter(incident=incident).exists():
        return
    base = channel_name(incident)
    for name in (base, *(f"{base[:77]}-{suffix}" for suffix in range(2, 10))):
        channel = _create(name)
        if channel is not None:
            WarRoom.objects.create(incident=incident, channel=channel, name=name)
            return
    raise Refused("slack", f"every name like {base} is taken")


def _create(name: str) -> str | None:
    """The channel's id, made now or made by us before; None where somebody else has the name."""
    try:
        return client.create_private_channel(name=name).id
    except Refused as refused:
        if refused.code != "name_taken":
            raise
    for ours in client.my_private_channels():
        if ours.name == name and not WarRoom.objects.filter(channel=ours.id).exists():
            info = client.channel_info(channel=ours.id)
            return ours.id if info.creator == workspace().bot_user else None
    return None


def channel_name(incident: Incident) -> str:
    """`incident-214-checkout-errors`: lower case, at most 80 characters, Slack's character rules."""
    ascii_title = unicodedata.normalize("NFKD", incident.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")
    return f"incident-{incident.number}-{slug}"[:80].strip("-")


def set_topic(incident: Incident) -> None:
    client.set_topic(
        channel=incident.room.channel, topic=f"{incident.reference} {incident.severity} {incident.title}"[:250]
    )


def set_purpose(incident: Incident) -> None:
    client.set_purpose(
        channel=incident.room.channel,
        purpose=f"War room of {incident.reference}. /incident help lists what you can do.",
    )


def add_bookmarks(incident: Incident) -> None:
    client.add_bookmark(channel=incident.room.channel, title="Console", link=console(incident))
    if settings.BRIDGE_URL:
        client.add_bookmark(channel=incident.room.channel, title="Call", link=settings.BRIDGE_URL)


def post_headline(incident: Incident) -> None:
    say(incident, headline.render(incident, problems=lookup_problems(incident)), key=f"headline:{incident.id}")


def pin_headline(incident: Incident) -> None:
    client.pin(channel=incident.room.channel, ts=incident.room.messages.get(key=f"headline:{incident.id}").ts)


def invite_responders(incident: Incident) -> None:
    """Everyone at once; one that Slack refuses never stops the others, and is on record with the reason."""
    waiting = list(incident.responders.filter(invited_at=None).select_related("person"))
    users = {one.person.slack_id: one for one in waiting if one.person.slack_id}
    failed: Mapping[str, str] = {}
    if users:
        failed = client.invite(channel=incident.room.channel, users=list(users)).failed
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        invited = [one for user, one in users.items() if user not in failed]
        Responder.objects.filter(pk__in=[one.pk for one in invited]).update(invited_at=timezone.now(), not_reached="")
        for one in waiting:
            if one not in invited:
                _record_not_reached(locked, one, failed.get(one.person.slack_id, "no Slack account"))
        if invited:
            references = [one.person.reference for one in invited]
            record(Action.RESPONDER_INVITED, actor=WORKER, incident=locked, people=references, count=len(references))


def _record_not_reached(incident: Incident, responder: Responder, why: str) -> None:
    Responder.objects.filter(pk=responder.pk).update(not_reached=why[:200])
    record(
        Action.RESPONDER_INVITE_FAILED,
        actor=WORKER,
        incident=incident,
        words={"why": f"{responder.person}: {why}"},
        person=responder.person.reference,
    )


def post_checklist(incident: Incident) -> None:
    say(incident, checklist.render(incident), key=f"checklist:{incident.id}")


def pin_checklist(incident: Incident) -> None:
    client.pin(channel=incident.room.channel, ts=incident.room.messages.get(key=f"checklist:{incident.id}").ts)
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if not locked.events.filter(action=Action.CHECKLIST_PINNED).exists():
            record(Action.CHECKLIST_PINNED, actor=WORKER, incident=locked)


STEPS = (
    Step(name="responders", do=find_responders),
    Step(name="channel", do=create_channel),
    Step(name="headline", do=post_headline, needs=("channel", "responders")),
    Step(name="invites", do=invite_responders, needs=("channel", "responders")),
    Step(name="checklist", do=post_checklist, needs=("headline",)),
    Step(name="topic", do=set_topic, needs=("channel",), essential=False),
    Step(name="purpose", do=set_purpose, needs=("channel",), essential=False),
    Step(name="bookmarks", do=add_bookmarks, needs=("channel",), essential=False),
    Step(name="headline_pinned", do=pin_headline, needs=("headline",), essential=False),
    Step(name="checklist_pinned", do=pin_checklist, needs=("checklist",)),
    Step(name="headline_complete", do=refresh_headline, needs=("headline", "invites"), essential=False),
)
