"""The steps of a war room. Each asks first what an earlier try may have done already; none is done twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.links import console
from incidents.models.incident import Incident
from incidents.outbox.lease import is_first_try
from slackbot import client
from slackbot.blocks import Message
from slackbot.context.show import show
from slackbot.context.take import keep_first, look
from slackbot.messages import checklist, headline
from slackbot.say import say, the_one
from slackbot.warroom.channel import CHANNEL, create_channel
from slackbot.warroom.found_in_slack import find_accounts
from slackbot.warroom.invites import invite_known, invite_responders
from slackbot.warroom.responders import RESPONDERS, find_responders, lookup_problems


@dataclass(frozen=True, kw_only=True)
class Step:
    """`do` runs once every step in `needs` is done, and is given what `ask` said, which only reads and so begins at once.

    `behind` names a step that goes first, as its message stands above this one's or is what people wait for: a moment's start
    is enough. What `yields_to` another has time, and lets that leave before it. A room is ready without what is not essential: if
    Slack refuses that it stays undone, and else it is tried again.
    One that `leads` puts nothing on record until it is answered, so it begins before it is on record that the room is begun;
    what `notes_itself` is on record with what it did. What `asks_much` lets the answers of the first calls come in first.
    """

    name: str
    do: Callable[..., None]
    needs: tuple[str, ...] = ()
    behind: str = ""
    yields_to: str = ""
    ask: Callable[[Incident], Any] | None = None
    asks_much: bool = False
    essential: bool = True
    leads: bool = False
    notes_itself: bool = False


def set_topic(incident: Incident) -> None:
    topic = f"{incident.reference} {incident.severity} {' '.join(incident.title.split())}"
    client.set_topic(incident.room.channel, topic[:250])


def set_purpose(incident: Incident) -> None:
    purpose = f"War room of {incident.reference}. {settings.SLACK_COMMANDS[0]} help lists what you can do."
    client.set_purpose(incident.room.channel, purpose)


def add_bookmarks(incident: Incident) -> None:
    """Those that an earlier try has not left there: Slack would keep a second one beside the first."""
    channel = incident.room.channel
    there: set[str] = set() if is_first_try() else client.bookmarked(channel)
    for title, link in (("Console", console(incident)), ("Call", settings.BRIDGE_URL)):
        if link and link not in there:
            client.add_bookmark(channel, title=title, link=link)


def write_headline(incident: Incident) -> Message:
    return headline.render(incident, problems=lookup_problems(incident))


def post(incident: Incident, message: Message) -> None:
    say(incident, message, key=the_one(message.event_type, incident))


def pin_headline(incident: Incident) -> None:
    _pin(incident, headline.EVENT_TYPE)


def pin_checklist(incident: Incident) -> None:
    _pin(incident, checklist.EVENT_TYPE)
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if not locked.events.filter(action=Action.CHECKLIST_PINNED).exists():
            record(Action.CHECKLIST_PINNED, actor=WORKER, incident=locked)


def _pin(incident: Incident, event_type: str) -> None:
    client.pin(incident.room.channel, incident.room.messages.get(key=the_one(event_type, incident)).ts)


# channel          headline          headline_pinned
#                  + checklist       checklist_pinned, context
#                    + topic, purpose, bookmarks
# responders       invites_known
#                  accounts          invites
#                  seen, which was asked at once and is what the context shows
#
# A column waits for the one before it, and what has a + lets the one above it go first: three calls follow one another,
# two until those are invited whose account is known.
STEPS = (
    Step(name=CHANNEL, do=create_channel, leads=True, notes_itself=True),
    Step(name=RESPONDERS, do=find_responders, notes_itself=True),
    Step(name="headline", ask=write_headline, do=post, needs=(CHANNEL,)),
    Step(name="invites_known", do=invite_known, needs=(CHANNEL, RESPONDERS)),
    Step(name="accounts", do=find_accounts, needs=(RESPONDERS,)),
    Step(name="invites", do=invite_responders, needs=("invites_known", "accounts")),
    Step(name="checklist", ask=checklist.render, do=post, needs=(CHANNEL,), behind="headline"),
    Step(name="topic", do=set_topic, needs=(CHANNEL,), behind="headline", yields_to="checklist", essential=False),
    Step(name="purpose", do=set_purpose, needs=(CHANNEL,), behind="headline", yields_to="checklist", essential=False),
    Step(
        name="bookmarks", do=add_bookmarks, needs=(CHANNEL,), behind="headline", yields_to="checklist", essential=False
    ),
    Step(name="headline_pinned", do=pin_headline, needs=("headline",), essential=False),
    Step(name="checklist_pinned", do=pin_checklist, needs=("checklist",), essential=False),
    Step(name="seen", ask=look, asks_much=True, do=keep_first, needs=(CHANNEL, RESPONDERS), essential=False),
    Step(name="context", do=show, needs=("checklist", "headline", "seen"), essential=False),
)
