"""On call is told back: once somebody leads, the incident's alert groups are acknowledged, so that OnCall pages nobody any more.

Each is acknowledged once: whoever takes that back in OnCall has the last word. That it is over: tell_over.py.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from clients import oncall_api, oncall_user
from clients.errors import Refused, TryLater
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.alert import Alert, AlertState
from incidents.models.incident import Incident
from incidents.payloads.native import SOURCE
from incidents.verb import verb

AT_ONCE = 50  # in one go; a storm's go on a little later
NOT_TO_BE = {"400", "404"}  # it is acknowledged or resolved already, or is not there


def acknowledge_at_source(incident: Incident) -> None:
    """Acknowledges those that fire and were not yet. Raises Refused and TryLater; what was done until then is on record."""
    if not settings.GRAFANA_ONCALL_USER_TOKEN or incident.ic is None or incident.shadow or not incident.is_open:
        return
    firing = incident.alerts.filter(source=SOURCE, state=AlertState.FIRING, told_at=None).order_by("pk")
    alerts = list(firing[: AT_ONCE + 1])
    if not alerts:
        return
    oncall_user.myself()  # nothing is done in the name of a user whose doings we could not tell from other people's
    asked: dict[Alert, bool] = {}
    try:
        for alert in alerts[:AT_ONCE]:
            asked[alert] = _acknowledge(alert)
    finally:
        if asked:
            note_told(incident, actor=WORKER, alerts=list(asked), refused=list(asked.values()).count(False))
    if len(alerts) > AT_ONCE:
        raise TryLater(oncall_api.SYSTEM, "there are more to acknowledge", after=1.0)


@verb
def note_told(incident: Incident, *, actor: Actor, alerts: Sequence[Alert], refused: int) -> None:
    """Puts on record that OnCall was told of these, `refused` of which it did not take."""
    told = incident.alerts.filter(pk__in=[alert.pk for alert in alerts], told_at=None).update(told_at=timezone.now())
    if told:
        taken = len(alerts) - refused
        record(Action.ONCALL_TOLD, actor=actor, incident=incident, acknowledged=taken, refused=refused)


def _acknowledge(alert: Alert) -> bool:
    """Whether OnCall took it. Raises what concerns them all."""
    try:
        oncall_user.acknowledge(alert.group_id)
    except Refused as refused:
        if refused.code not in NOT_TO_BE:
            raise
        return False
    return True
