"""The verb behind Retry: a dead effect is owed again, one that waits after a failure is tried now."""

from django.db import transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow, VerbRefused
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.owe import make_due
from incidents.verb import record_refusal


def retry(entry_id: int, *, actor: Actor) -> None:
    """Raises NotYours, and NotNow when the entry is neither dead nor waiting after a failure (any more)."""
    entry = OutboxEntry.objects.select_related("incident").get(pk=entry_id)
    _refuse_unless_may(actor.as_of_now(), entry.incident)
    with transaction.atomic():
        incident = Incident.objects.lock(entry.incident_id) if entry.incident_id else None
        if not make_due(entry_id):
            raise NotNow("That effect has not failed; there is nothing to retry.")
        record(Action.EFFECT_RETRIED, actor=actor, incident=incident, entry=entry_id, kind=entry.kind)


def _refuse_unless_may(actor: Actor, incident: Incident | None) -> None:
    try:
        refuse_unless_may(actor, "retry", incident)
    except VerbRefused as refusal:
        if incident:
            record_refusal(incident, actor=actor, verb="retry", refusal=refusal)
        raise
