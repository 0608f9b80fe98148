"""What is looked at again at a time of its own: how it went, and what becomes of the room."""

from datetime import datetime, timedelta

from incidents.facts import ArchivingDue, RatingDue
from incidents.models.archiving import Archiving
from incidents.models.rating import Rating
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now


def owe_turn(planned: Rating | Archiving, *, at: datetime) -> None:
    """For the verb that has locked its incident: its next turn is then."""
    planned.due_at = at
    planned.save(update_fields=["due_at"])
    fact: RatingDue | ArchivingDue
    if isinstance(planned, Rating):
        fact, key = RatingDue(planned.incident_id, planned.pk), f"rating:{planned.pk}:{at.isoformat()}"
    else:
        fact, key = ArchivingDue(planned.incident_id, planned.pk), f"archiving:{planned.pk}:{at.isoformat()}"
    announce(fact, key=key, incident=planned.incident, after=max(at - database_now(), timedelta()))
