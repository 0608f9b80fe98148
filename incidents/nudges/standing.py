"""An incident's standing, read from the record under its lock."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min

from incidents.audit.actions import Action
from incidents.models.incident import Incident
from incidents.models.incident_role import COMMS_LEAD
from incidents.models.nudge import BEGUN, Kind
from incidents.models.responder import Responder
from incidents.nudges.due import Pace, Standing, due
from incidents.outbox.clock import database_now


def pace() -> Pace:
    """As the settings have it."""
    return Pace(
        first=timedelta(minutes=settings.NUDGE_MINUTES),
        direct=timedelta(minutes=settings.NUDGE_DM_MINUTES),
        secondary=timedelta(minutes=settings.NUDGE_SECONDARY_MINUTES),
    )


def standing_of(incident: Incident, *, customers_due: datetime | None) -> Standing:
    """As of now. When customers are due the gate knows (statuspage/rhythm.py)."""
    begun = incident.nudges.filter(outcome__in=BEGUN).order_by()
    standing = Standing(
        is_open=incident.is_open,
        room_ready_at=incident.room_ready_at,
        reopened_at=_newest(incident, Action.REOPENED),
        led_since=incident.ic_since if incident.is_led else None,
        released_at=_newest(incident, Action.IC_RELEASED),
        heard_at=incident.heard_at,
        silenced_at=incident.silenced_at,
        silenced_until=incident.silenced_until,
        customers_due=customers_due,
        has_comms_lead=incident.roles.filter(role=COMMS_LEAD).exclude(person=incident.ic).exists(),
        has_next=next_on_call(incident) is not None,
        begun={Kind(kind): at for kind, at in begun.values_list("kind").annotate(Max("begun_at"))},
    )
    unanswered = begun.filter(kind=Kind.ROOM, begun_at__gte=standing.answered or incident.started_at)
    return replace(standing, reminded_at=unanswered.aggregate(at=Min("begun_at"))["at"])


def next_nudge(incident: Incident, *, customers_due: datetime | None) -> datetime | None:
    """When the next of any kind is due, as things are now, whatever was planned before; None where nobody is reminded."""
    times = due(standing_of(incident, customers_due=customers_due), pace()).values()
    return max(min(times), database_now()) if times else None


def next_on_call(incident: Incident) -> Responder | None:
    """The first on the escalation chain whom the alert did not call at once, and who does not lead already."""
    on_call = incident.responders.select_related("person").filter(level__gt=1, person__is_active=True)
    return on_call.exclude(person=incident.ic).order_by("level", "id").first()


def _newest(incident: Incident, action: Action) -> datetime | None:
    event = incident.events.newest(action)
    return event.at if event else None
