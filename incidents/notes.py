"""The verb `note`: what somebody wants to stand in the timeline. It lives in the audit log, nowhere else."""

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.models.incident import Incident
from incidents.verb import verb


@verb
def add_note(incident: Incident, *, text: str, actor: Actor) -> None:
    """Raises VerbRefused for an empty note."""
    if not text.strip():
        raise VerbRefused("Nothing was noted: write what should stand in the timeline after `note`.")
    record(Action.NOTE_ADDED, actor=actor, incident=incident, words={"note": text.strip()})
