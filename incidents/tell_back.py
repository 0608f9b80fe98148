"""On call is told that an incident goes on after all: what we resolved or acknowledged in OnCall is open there again.

OnCall is asked of each who brought it into its state: what somebody else resolved or acknowledged stays so.
"""

from collections.abc import Sequence
from enum import Enum, auto

from django.conf import settings

from clients import oncall_api, oncall_groups, oncall_user
from clients.errors import Refused, TryLater
from incidents import tell_oncall
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.alert import Alert, AlertState, ToldOver
from incidents.models.incident import Incident
from incidents.payloads.native import SOURCE
from incidents.verb import verb


class Became(Enum):
    """What became of an alert group in OnCall."""

    OPENED = auto()
    ACKNOWLEDGED = auto()  # opened, and since somebody leads nobody is paged
    LEFT = auto()  # it is as it should be, or as somebody else wants it
    REFUSED = auto()


def mark(incident: Incident) -> None:
    """For the verb that undoes an end or a claim: of each of its alert groups OnCall is to be told."""
    there = incident.alerts.filter(source=SOURCE).exclude(state=AlertState.RESOLVED)
    there.update(told_over=ToldOver.BACK)


def open_at_source(incident: Incident) -> None:
    """Opens those that are marked, until the incident is over once more; where somebody leads they are acknowledged.

    Raises Refused and TryLater; what was done until then is on record.
    """
    if not incident.is_open or incident.shadow or not settings.GRAFANA_ONCALL_USER_TOKEN:
        return
    alerts = list(incident.alerts.filter(told_over=ToldOver.BACK).order_by("pk")[: tell_oncall.AT_ONCE + 1])
    if not alerts:
        return
    _open_each(incident, alerts[: tell_oncall.AT_ONCE])
    if len(alerts) > tell_oncall.AT_ONCE:
        raise TryLater(oncall_api.SYSTEM, "there are more to open again", after=1.0)


def _open_each(incident: Incident, alerts: Sequence[Alert]) -> None:
    me = oncall_user.myself().id
    became: dict[Alert, Became] = {}
    try:
        for alert in alerts:
            now = Incident.objects.get(pk=incident.pk)
            if not now.is_open:
                return
            became[alert] = _open(alert, me=me, is_led=now.ic_id is not None)
    finally:
        if became:
            note_told_back(incident, actor=WORKER, became=became)


def _open(alert: Alert, *, me: str, is_led: bool) -> Became:
    """Raises what concerns them all."""
    try:
        group = oncall_groups.alert_group(alert.group_id)
        is_ours = group.author == me
        if group.state == "resolved" and is_ours:
            oncall_user.unresolve(alert.group_id)
        elif group.state == "acknowledged" and is_ours and not is_led:
            oncall_user.unacknowledge(alert.group_id)
        elif group.state != "new" or not is_led:
            return Became.LEFT
        if is_led:
            oncall_user.acknowledge(alert.group_id)
    except Refused as refused:
        if refused.code not in tell_oncall.NOT_TO_BE:
            raise
        return Became.REFUSED
    return Became.ACKNOWLEDGED if is_led else Became.OPENED


@verb
def note_told_back(incident: Incident, *, actor: Actor, became: dict[Alert, Became]) -> None:
    """Puts on record what became of these. Whoever leads next acknowledges what nobody has."""
    about = incident.alerts.filter(pk__in=[alert.pk for alert in became])
    about.filter(told_over=ToldOver.BACK).update(told_over="")
    opened = [alert.pk for alert, how in became.items() if how is Became.OPENED]
    (about if incident.ic is None else about.filter(pk__in=opened)).update(told_at=None)
    count = {how: list(became.values()).count(how) for how in Became}
    if len(became) > count[Became.LEFT]:
        open_again = count[Became.OPENED] + count[Became.ACKNOWLEDGED]
        record(
            Action.ONCALL_TOLD_BACK, actor=actor, incident=incident, opened=open_again, refused=count[Became.REFUSED]
        )
