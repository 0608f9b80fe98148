"""Nudges as Slack carries them: to one person in the room, to one alone, or to all. What became of each is on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings

from clients import oncall_paging
from clients.errors import OutcomeUnknown, Refused, TryLater
from incidents.actor import WORKER
from incidents.links import console
from incidents.models.incident import Incident, Severity
from incidents.models.incident_role import COMMS_LEAD
from incidents.models.nudge import Kind, Nudge, Outcome
from incidents.models.person import Person
from incidents.nudges.due import NEXT, UNLED
from incidents.nudges.plan import begin_nudge, end_nudge, plan_nudges, put_nudge_back
from incidents.nudges.standing import next_on_call
from slackbot import client
from slackbot.blocks import Message
from slackbot.messages import customers_due, lead_wanted, no_update, nobody_leads, nudge
from slackbot.models.room_message import RoomMessage
from slackbot.models.war_room import WarRoom
from slackbot.say import say, tell
from slackbot.which_nudge import key_of
from statuspage.rhythm import next_due

log = structlog.get_logger(__name__)

SHOWN_ONCE = frozenset({Kind.ROOM, Kind.CUSTOMERS, Kind.COMMS})  # an ephemeral cannot be found again: never twice


@dataclass(frozen=True, kw_only=True)
class Due:
    """A nudge that is begun, its incident as it is now, and whom it is for: None where that is all of the room."""

    nudge: Nudge
    incident: Incident
    room: WarRoom
    to: Person | None
    customers: datetime | None


def plan(incident: Incident) -> None:
    """The next of each kind is on record. Twice changes nothing."""
    plan_nudges(incident, customers_due=next_due(incident), actor=WORKER)


def send(incident: Incident, *, nudge_id: int) -> None:
    """Sends it if it is still wanted. Raises TryLater where nothing was sent, OutcomeUnknown where again is safe."""
    due = _begun(incident, nudge_id)
    if due is None:
        return
    try:
        SEND[Kind(due.nudge.kind)](due)
        outcome = Outcome.SENT
    except TryLater:
        put_nudge_back(incident, nudge_id=nudge_id, actor=WORKER)
        raise
    except OutcomeUnknown:
        if due.nudge.kind not in SHOWN_ONCE:
            raise
        outcome = Outcome.UNKNOWN
    except Refused as refused:
        log.info("nudge_not_reached", nudge=nudge_id, code=refused.code)
        outcome = Outcome.NOT_REACHED
    _end(due.nudge, outcome, to=due.to)


def is_over(nudge_id: int) -> bool:
    """For one whose worker was lost: whether nothing is left to do. What may have been shown is not shown again."""
    begun = Nudge.objects.select_related("incident__ic").get(pk=nudge_id)
    if begun.outcome == Outcome.SENDING and begun.kind in SHOWN_ONCE:
        _end(begun, Outcome.UNKNOWN, to=_whom(begun))
        return True
    if begun.outcome == Outcome.SENDING:
        put_nudge_back(begun.incident, nudge_id=nudge_id, actor=WORKER)
        return False
    return begun.outcome != Outcome.PLANNED


def _begun(incident: Incident, nudge_id: int) -> Due | None:
    customers = next_due(incident)
    begun = begin_nudge(incident, nudge_id=nudge_id, customers_due=customers, actor=WORKER)
    if begun is None:
        return None
    room = WarRoom.objects.get(incident=incident)
    return Due(nudge=begun, incident=begun.incident, room=room, to=_whom(begun), customers=customers)


def _end(begun: Nudge, outcome: Outcome, *, to: Person | None) -> None:
    references = [to.reference] if to else []
    end_nudge(begun.incident, nudge_id=begun.pk, outcome=outcome, to=references, actor=WORKER)


def _whom(begun: Nudge) -> Person | None:
    incident = begun.incident
    if begun.kind == Kind.LEAD:
        return None
    if begun.kind == Kind.COMMS:
        held = incident.roles.select_related("person").filter(role=COMMS_LEAD).first()
        return held.person if held else None
    if begun.kind in (Kind.SECONDARY, Kind.NEXT):
        following = next_on_call(incident)
        return following.person if following else None
    return incident.ic


def _update_in_room(due: Due) -> None:
    _show(due, nudge.render(due.incident, customers_due=due.customers))


def _update_directly(due: Due) -> None:
    _write(due, nudge.render(due.incident, customers_due=due.customers))


def _look_in(due: Due) -> None:
    _write(due, no_update.render(due.incident, channel=due.room.channel))


def _customers(due: Due) -> None:
    """No second one follows, so whoever is not in the room is written to."""
    if due.customers:
        may_pause = due.nudge.kind == Kind.CUSTOMERS
        message = customers_due.render(due.incident, due=due.customers, may_pause=may_pause)
        try:
            _show(due, message)
        except Refused:
            _write(due, message)


def _nobody_leads(due: Due) -> None:
    found = next_on_call(due.incident)
    following = found.person if found else None
    message = nobody_leads.render(
        due.incident,
        minutes=due.incident.minutes_open(),
        following=following,
        is_paged=_can_be_paged(due.incident, following),
        at=due.nudge.due_at + (NEXT - UNLED),
    )
    say(due.incident, message, key=key_of(due.nudge))


def _lead_wanted(due: Due) -> None:
    """A P1 pages, where OnCall can; they are written to as well."""
    if _paged(due) and due.to and not due.to.slack_id:
        return
    minutes, channel = due.incident.minutes_open(), due.room.channel
    _write(due, lead_wanted.render(due.incident, minutes=minutes, channel=channel))


def _paged(due: Due) -> bool:
    """Paged twice is better than never: a second time pages again. A refusal leaves the direct message."""
    incident = due.incident
    if not due.to or not _can_be_paged(incident, due.to):
        return False
    try:
        oncall_paging.page(
            [due.to.oncall_id],
            title=f"{incident.reference}: nobody leads it, and you are next on call",
            message=f"Open for {incident.minutes_open()} min. Lead it in Slack, or in the console.",
            url=console(incident),
        )
    except Refused as refused:
        log.warning("nudge_not_paged", nudge=due.nudge.pk, code=refused.code)
        return False
    return True


def _can_be_paged(incident: Incident, person: Person | None) -> bool:
    is_there = bool(person and person.oncall_id and settings.GRAFANA_ONCALL_USER_TOKEN)
    return is_there and incident.severity == Severity.P1


def _show(due: Due, message: Message) -> None:
    """In the room, to them alone. Its buttons count from when its row is there."""
    ts = client.post_ephemeral(due.room.channel, _account(due), text=message.text, blocks=message.blocks)
    RoomMessage.objects.create(room=due.room, event_type=message.event_type, key=key_of(due.nudge), ts=ts)


def _write(due: Due, message: Message) -> None:
    _account(due)
    if due.to:
        tell(due.to, message, key=key_of(due.nudge))


def _account(due: Due) -> str:
    if due.to is None or not due.to.slack_id:
        raise Refused("slack", "nobody to remind has a Slack account")
    return due.to.slack_id


SEND: dict[Kind, Callable[[Due], None]] = {
    Kind.ROOM: _update_in_room,
    Kind.DIRECT: _update_directly,
    Kind.SECONDARY: _look_in,
    Kind.LEAD: _nobody_leads,
    Kind.NEXT: _lead_wanted,
    Kind.CUSTOMERS: _customers,
    Kind.COMMS: _customers,
}
