"""Shadow mode: which room, people and texts there would have been. Reads who is on call; opens, sends and pages nothing."""

from dataclasses import dataclass

from django.db import transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.models.person import Person
from incidents.models.responder import Responder
from slackbot.blocks import as_read
from slackbot.messages import headline
from slackbot.warroom.channel import channel_name
from slackbot.warroom.responders import look_up, sentences

KIND = "look_up_shadow_people"  # the effect that keeps who would have been called


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a room would have been. `people` and `problems` are sentences; `is_looked_up`: it is known who they are."""

    channel: str
    push: str  # what a telephone shows
    headline: list[str]
    buttons: list[str]
    people: list[str]
    problems: str
    is_looked_up: bool


def keep_people(incident: Incident) -> None:
    """Puts on record who would have been called, once. Slack is not asked: who of them has an account there stays open."""
    if not incident.shadow:
        return
    found = look_up(incident)
    people = [f"{one.name or one.email} ({one.via})" for one in (*found.on_call.people, *found.team.people)]
    problems = [*found.on_call.problems, *found.team.problems, *([str(found.unread)] if found.unread else [])]
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if _people_of(locked) is None:
            record(
                Action.SHADOW_PEOPLE_FOUND,
                actor=WORKER,
                incident=locked,
                words={"people": "\n".join(people), "problems": sentences(problems)},
                count=len(people),
            )


def preview(incident: Incident) -> Preview | None:
    """Of an incident in shadow mode that would have had a room, else None."""
    found = _people_of(incident) if incident.shadow else None
    if found is None and not (incident.shadow and OutboxEntry.objects.filter(incident=incident, kind=KIND).exists()):
        return None
    said = found.words if found else {}  # without what is empty
    people, problems = said.get("people", "").splitlines(), said.get("problems", "")
    would_be_here = [Responder(person=Person(name=name)) for name in people]
    message = headline.render(incident, problems=[problems] if problems else [], responders=would_be_here)
    text, buttons = message.blocks[0], message.blocks[1]
    return Preview(
        channel=channel_name(incident),
        push=as_read(message.text),
        headline=as_read(text["text"]["text"]).splitlines(),
        buttons=[one["text"]["text"] for one in buttons["elements"]],
        people=people,
        problems=problems,
        is_looked_up=found is not None,
    )


def _people_of(incident: Incident) -> AuditEvent | None:
    return incident.events.filter(action=Action.SHADOW_PEOPLE_FOUND).first()
