"""Messages of the room that people want in the timeline: kept as they stand. What becomes of them in Slack is added."""

from dataclasses import dataclass

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import sealed_text
from incidents.audit.hide import hide_secrets
from incidents.audit.record import record
from incidents.audit.survive import without_nul
from incidents.models.incident import Incident
from incidents.models.kept_message import KeptMessage
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from incidents.verb import verb


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message as it stands now; `author` is None for an app's. `edited` is when it was changed last, in Slack's text."""

    channel: str
    ts: str
    text: str
    author: Person | None
    link: str
    edited: str


@verb
def keep_message(incident: Incident, *, message: Written, actor: Actor) -> KeptMessage:
    """It stands in the timeline. One that does already is given back as it is."""
    kept, is_new = KeptMessage.objects.get_or_create(
        channel=message.channel,
        ts=message.ts,
        defaults={
            "incident": incident,
            "author": message.author,
            "kept_by": actor.somebody,
            "edited": message.edited,
        },
    )
    if is_new:
        record(
            Action.MESSAGE_KEPT,
            actor=actor,
            incident=incident,
            words={"text": message.text, "link": message.link},
            message=kept.pk,
            ts=kept.ts,
            author=kept.author_reference,
        )
    return kept


@verb
def note_edit(incident: Incident, *, message_id: int, text: str, edited: str, actor: Actor) -> None:
    """It says something else now; what it said stays. The same again, and a change older than what is known, are nothing."""
    kept = incident.kept_messages.get(pk=message_id)
    if float(edited or 0) < float(kept.edited or 0) or _same(text, as_known(kept)):
        return
    kept.edited = edited
    kept.save(update_fields=["edited"])
    record(
        Action.MESSAGE_EDITED,
        actor=actor,
        incident=incident,
        words={"text": text},
        message=kept.pk,
        ts=kept.ts,
        author=kept.author_reference,
    )


@verb
def note_deletion(incident: Incident, *, message_id: int, actor: Actor) -> None:
    """It is gone from Slack, not from here. A second time it changes nothing."""
    kept = incident.kept_messages.get(pk=message_id)
    if kept.deleted_at is None:
        kept.deleted_at = database_now()
        kept.save(update_fields=["deleted_at"])
        record(
            Action.MESSAGE_DELETED,
            actor=actor,
            incident=incident,
            message=kept.pk,
            ts=kept.ts,
            author=kept.author_reference,
        )


def as_known(kept: KeptMessage) -> str:
    """What it said when we last looked."""
    told = kept.incident.events.filter(parsed__detail__message=kept.pk)
    event = told.newest(Action.MESSAGE_KEPT, Action.MESSAGE_EDITED)
    return event.words.get("text", "") if event else ""


def _same(text: str, known: str) -> bool:
    """As it would be kept: without secrets, and an overlong one cut."""
    return sealed_text(hide_secrets(without_nul({"text": text}))).get("text", "") == known
