"""Ticking an item of the checklist, once, and who did. For verbs: whatever makes an item true ticks it."""

from django.db import connection
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import ChecklistChanged
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import Incident
from incidents.outbox.announce import announce

# An item without a row is open, and so is one that was taken back.
TICK = """
INSERT INTO incidents_checklistitem AS item (incident_id, key, done_at, done_by_id) VALUES (%s, %s, %s, %s)
ON CONFLICT (incident_id, key) DO UPDATE SET done_at = excluded.done_at, done_by_id = excluded.done_by_id
WHERE item.done_at IS NULL
"""


def tick(incident: Incident, item: Item, *, actor: Actor) -> None:
    """Marks the item done. Called by the verb that made it true, under its lock; an item that is done stays as it is."""
    done_by = actor.person.pk if actor.person else None
    with connection.cursor() as cursor:
        cursor.execute(TICK, [incident.pk, str(item), timezone.now(), done_by])
        is_new = bool(cursor.rowcount)
    if is_new:
        event = record(Action.CHECKLIST_ITEM_UPDATED, actor=actor, incident=incident, item=item, done=True)
        announce(ChecklistChanged(incident.id), event=event)


def untick(incident: Incident, item: Item, *, actor: Actor) -> AuditEvent | None:
    """Takes a tick back, by the event that it gives; an item that is open stays so."""
    done_item = ChecklistItem.objects.filter(incident=incident, key=item).exclude(done_at=None)
    if not done_item.update(done_at=None, done_by=None):
        return None
    event = record(Action.CHECKLIST_ITEM_UPDATED, actor=actor, incident=incident, item=item, done=False)
    announce(ChecklistChanged(incident.id), event=event)
    return event
