"""An incident that cleared and that nobody ever took up: asked about in its room, and closed when nobody answers.

Somebody who led, wrote or drafted is on record as a person; so is who approved whatever was published. What people wrote in
the room itself is known only there: whoever closes looks first.
"""

from datetime import timedelta
from uuid import UUID

from incidents import lifecycle
from incidents.actor import SENDER, WORKER, Actor
from incidents.audit.actions import Action
from incidents.facts import ClearedAWhile, ClearedForLong, IncidentChanged, IncidentLapsed
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb

ASK_AFTER = timedelta(minutes=15)
CLOSE_AFTER = timedelta(minutes=60)
REASON = "cleared, never claimed"


def wait_for_somebody(incident: Incident, *, cleared: AuditEvent) -> None:
    """For whoever records that the last of a locked incident's alerts has cleared: owes the question and the end."""
    if not _is_taken_up(incident):
        announce(ClearedAWhile(incident.id, cleared.id), event=cleared, after=ASK_AFTER)
        announce(ClearedForLong(incident.id, cleared.id), event=cleared, after=CLOSE_AFTER)


def is_unclaimed(incident: Incident, *, since: UUID) -> bool:
    """Whether it is open, nobody took it up, and its alerts are clear since that ALERT_CLEARED event."""
    if not incident.is_open or incident.cleared_at is None or _is_taken_up(incident):
        return False
    newest = incident.events.newest(Action.ALERT_CLEARED)
    return newest is not None and newest.id == since


@verb
def close_unclaimed(incident: Incident, *, actor: Actor, since: UUID) -> Incident:
    """Resolved without a postmortem, if it is still unclaimed; else, and a second time, it changes nothing."""
    if is_unclaimed(incident, since=since):
        event = lifecycle.end(incident, actor=actor, reason=REASON)
        announce(IncidentLapsed(incident.id), IncidentChanged(incident.id), event=event)
    return incident


def _is_taken_up(incident: Incident) -> bool:
    """Whatever is on record there and was not done by an alert's source or by a worker, somebody did."""
    return incident.events.exclude(parsed__actor__via__in=[SENDER.via, WORKER.via]).exists()
