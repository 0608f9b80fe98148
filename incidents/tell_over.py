"""On call is told that an incident is over: its alert groups are resolved in OnCall, each once an end.

What is resolved there already, or not there any more, is as it should be.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet

from clients import oncall_api, oncall_groups, oncall_user
from clients.errors import OutsideError, Refused, TryLater
from incidents import tell_oncall
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import OncallTold
from incidents.models.alert import TO_BE_TOLD, Alert, AlertState, ToldOver
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.payloads.native import SOURCE
from incidents.verb import verb

REFUSED = "OnCall refused it"
SILENT = "OnCall does not answer and is tried again"


def resolve_at_source(incident: Incident) -> None:
    """Resolves those that are not yet, until it is open again.

    Raises Refused and TryLater; what was done until then is on record, and why no more.
    """
    if incident.is_open or incident.shadow or not settings.GRAFANA_ONCALL_USER_TOKEN:
        return
    alerts = list(to_tell(incident).filter(told_over__in=TO_BE_TOLD)[: tell_oncall.AT_ONCE + 1])
    if not alerts:
        return
    try:
        _resolve_each(incident, alerts[: tell_oncall.AT_ONCE])
    except OutsideError as failure:
        note_not_told(incident, failure=failure, actor=WORKER)
        raise
    if len(alerts) > tell_oncall.AT_ONCE:
        raise TryLater(oncall_api.SYSTEM, "there are more to resolve", after=1.0)


def to_tell(incident: Incident) -> QuerySet[Alert]:
    """The alerts of which OnCall is told, or was: all of its own but what it said itself to be over."""
    of_oncall = incident.alerts.filter(source=SOURCE).order_by("pk")
    return of_oncall.exclude(state=AlertState.RESOLVED, told_over="")


def _resolve_each(incident: Incident, alerts: Sequence[Alert]) -> None:
    oncall_user.myself()  # nothing is done in the name of a user whose doings we could not tell from other people's
    told: dict[Alert, ToldOver] = {}
    try:
        for alert in alerts:
            if Incident.objects.get(pk=incident.pk).is_open:
                return
            told[alert] = _resolve(alert)
    finally:
        if told:
            done, refused = (
                [one for one, how in told.items() if how == kind] for kind in (ToldOver.DONE, ToldOver.REFUSED)
            )
            note_over(incident, actor=WORKER, done=done, refused=refused)


def _resolve(alert: Alert) -> ToldOver:
    """What became of it. Raises what concerns them all."""
    try:
        oncall_user.resolve(alert.group_id)
    except Refused as refused:
        if refused.code not in tell_oncall.NOT_TO_BE:
            raise
        return ToldOver.DONE if _is_over(alert) else ToldOver.REFUSED
    return ToldOver.DONE


def _is_over(alert: Alert) -> bool:
    """Whether it is resolved there, or gone."""
    try:
        return oncall_groups.alert_group(alert.group_id).state == "resolved"
    except Refused as refused:
        if refused.code != "404":
            raise
        return True


@verb
def note_over(incident: Incident, *, actor: Actor, done: Sequence[Alert], refused: Sequence[Alert]) -> None:
    """Puts on record what became of these. If it is open again by now, its next end tells OnCall anew."""
    if not incident.is_open:
        for alerts, how in ((done, ToldOver.DONE), (refused, ToldOver.REFUSED)):
            incident.alerts.filter(pk__in=[alert.pk for alert in alerts]).update(told_over=how)
    event = record(Action.ONCALL_TOLD_OVER, actor=actor, incident=incident, resolved=len(done), refused=len(refused))
    announce(OncallTold(incident.id), event=event)


@verb
def note_not_told(incident: Incident, *, failure: OutsideError, actor: Actor) -> None:
    """OnCall could not be told: on record and shown, once for each reason in a row."""
    why = REFUSED if isinstance(failure, Refused) else SILENT
    if why_not_told(incident) != why:
        event = record(Action.ONCALL_NOT_TOLD, actor=actor, incident=incident, words={"why": why})
        announce(OncallTold(incident.id), event=event)


def why_not_told(incident: Incident) -> str:
    """Why OnCall was not told of this end, in words; empty where it was, or was not asked yet."""
    newest = incident.events.newest(Action.ONCALL_TOLD_OVER, Action.ONCALL_NOT_TOLD, Action.REOPENED, Action.UNDONE)
    return str(newest.words["why"]) if newest and newest.action == Action.ONCALL_NOT_TOLD else ""
