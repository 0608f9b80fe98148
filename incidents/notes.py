"""The verb `note`: what somebody wants to stand in the timeline. It lives in the audit log, nowhere else."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import NoteAdded
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb

MOST_NOTE = 2000  # characters


@verb
def add_note(incident: Incident, *, text: str, actor: Actor, once: str = "") -> None:
    """Raises VerbRefused for an empty note, or one too long. `once` is what makes it one: a second time it changes nothing."""
    note = text.strip()
    if not note:
        raise VerbRefused("Nothing was noted: write what should stand in the timeline.")
    if len(note) > MOST_NOTE:
        raise VerbRefused(
            f"Nothing was noted: this is {len(note):,} characters long, and a note has {MOST_NOTE:,} at most."
        )
    if once and incident.events.filter(action=Action.NOTE_ADDED, parsed__detail__once=once).exists():
        return
    event = record(
        Action.NOTE_ADDED, actor=actor, incident=incident, words={"note": note}, **({"once": once} if once else {})
    )
    announce(NoteAdded(incident.id, event.id), event=event)
