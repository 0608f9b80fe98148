"""The verb behind Retry: a dead effect is owed again, one that waits after a failure is tried now."""

from django.db import transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.owe import make_due


def retry(entry_id: int, *, actor: Actor) -> None:
    """Raises NotNow when the entry is neither dead nor waiting after a failure (any more)."""
    with transaction.atomic():
        entry = OutboxEntry.objects.get(pk=entry_id)
        incident = Incident.objects.lock(entry.incident_id) if entry.incident_id else None
        if not make_due(entry_id):
            raise NotNow("That effect has not failed; there is nothing to retry.")
        record(Action.EFFECT_RETRIED, actor=actor, incident=incident, entry=entry_id, kind=entry.kind)
