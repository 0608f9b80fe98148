"""An incident's standing, read from the record under its lock."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from incidents.audit.actions import Action
from incidents.models.incident import Incident
from incidents.models.incident_role import COMMS_LEAD
from incidents.models.nudge import BEGUN, Kind
from incidents.models.responder import Responder
from incidents.nudges.due import Pace, Standing


def pace() -> Pace:
    """As the settings have it."""
    return Pace(
        first=timedelta(minutes=settings.NUDGE_MINUTES),
        direct=timedelta(minutes=settings.NUDGE_DM_MINUTES),
        secondary=timedelta(minutes=settings.NUDGE_SECONDARY_MINUTES),
    )


def standing_of(incident: Incident, *, customers_due: datetime | None) -> Standing:
    """As of now. When customers are due the gate knows (statuspage/rhythm.py)."""
    reopened, released = (_newest(incident, action) for action in (Action.REOPENED, Action.IC_RELEASED))
    begun = incident.nudges.filter(episode=incident.episode, outcome__in=BEGUN)
    return Standing(
        is_open=incident.is_open,
        room_ready_at=incident.room_ready_at,
        led_since=_latest(incident.ic_since, reopened) if incident.is_led else None,
        unled_since=_latest(released, reopened),
        heard_at=incident.heard_at,
        silenced_at=incident.silenced_at,
        silenced_until=incident.silenced_until,
        customers_due=customers_due,
        has_comms_lead=incident.roles.filter(role=COMMS_LEAD).exclude(person=incident.ic).exists(),
        has_next=next_on_call(incident) is not None,
        begun={Kind(kind): at for kind, at in begun.order_by().values_list("kind").annotate(Max("begun_at"))},
    )


def next_on_call(incident: Incident) -> Responder | None:
    """The first on the escalation chain whom the alert did not call at once, and who does not lead already."""
    on_call = incident.responders.select_related("person").filter(level__gt=1, person__is_active=True)
    return on_call.exclude(person=incident.ic).order_by("level", "id").first()


def _newest(incident: Incident, action: Action) -> datetime | None:
    event = incident.events.newest(action)
    return event.at if event else None


def _latest(*times: datetime | None) -> datetime | None:
    return max(filter(None, times), default=None)
