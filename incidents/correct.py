"""The verb `correct_time`: it began, was detected or was mitigated at another time than is on record. Both times stay there."""

from datetime import datetime, timedelta

from django.db import models

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import timestamp
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import IncidentChanged
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb

FURTHEST = timedelta(days=30)  # an incident that began longer before it was opened is a slip of the pen


class Milestone(models.TextChoices):
    """Whose time may be corrected; values are how people type them."""

    STARTED = "started"
    DETECTED = "detected"
    MITIGATED = "mitigated"


@verb
def correct_time(incident: Incident, *, milestone: Milestone, at: datetime, why: str, actor: Actor) -> datetime:
    """Gives the time that was on record. Raises VerbRefused for one that cannot be, and without a reason."""
    was = time_of(incident, milestone)
    if was is None:
        raise VerbRefused(f"{incident.reference} is not mitigated, so there is no time to correct.")
    if not why.strip():
        raise VerbRefused("Nothing was corrected: say why, after the time.")
    _refuse_impossible(incident, milestone, at)
    setattr(incident, f"{milestone}_at", at)
    incident.save(update_fields=[f"{milestone}_at"])
    event = record(
        Action.TIME_CORRECTED,
        actor=actor,
        incident=incident,
        words={"why": why.strip()},
        milestone=str(milestone),
        was=timestamp(was),
        now=timestamp(at),
    )
    announce(IncidentChanged(incident.id), event=event)
    return was


def time_of(incident: Incident, milestone: Milestone) -> datetime | None:
    """As it is on record now. It was detected when it was opened, unless somebody says otherwise."""
    times = {
        Milestone.STARTED: incident.started_at,
        Milestone.DETECTED: incident.detected_at or incident.opened_at,
        Milestone.MITIGATED: incident.mitigated_at,
    }
    return times[milestone]


def corrections(incident: Incident) -> dict[Milestone, datetime]:
    """What the first time on record was, of each that was corrected; one that is mitigated again begins anew."""
    first: dict[Milestone, datetime] = {}
    for event in incident.events.filter(action__in=(Action.TIME_CORRECTED, Action.INCIDENT_MITIGATED)).order_by("seq"):
        if event.action == Action.INCIDENT_MITIGATED:
            first.pop(Milestone.MITIGATED, None)
        else:
            first.setdefault(Milestone(event.detail["milestone"]), datetime.fromisoformat(event.detail["was"]))
    return first


def _refuse_impossible(incident: Incident, milestone: Milestone, at: datetime) -> None:
    """An incident starts, then is detected, then mitigated, then over, and none of it in the future.

    That it was detected when it was opened is only supposed, and stands in the way of nothing.
    """
    supposed = [incident.started_at, incident.detected_at, incident.mitigated_at]
    place = list(Milestone).index(milestone)
    before, after = list(filter(None, supposed[:place])), filter(None, supposed[place + 1 :])
    over = incident.resolved_at or incident.cancelled_at
    latest = min([database_now(), *([over] if over else []), *after])
    earliest = _next_minute(max(before)) if before else incident.opened_at - FURTHEST
    if not earliest <= at <= latest:
        raise VerbRefused(
            f"Nothing was corrected: {at:%d %b %Y, %H:%M} UTC cannot be. For {milestone} it is a time from"
            f" {earliest:%d %b %Y, %H:%M} to {latest:%d %b %Y, %H:%M} UTC."
        )


def _next_minute(at: datetime) -> datetime:
    """The first whole minute not before it: people type no seconds."""
    return at + timedelta(seconds=-at.second % 60, microseconds=-at.microsecond) if at.second or at.microsecond else at
