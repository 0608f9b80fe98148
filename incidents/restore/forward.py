"""Brings an incident's row to where its events say that it is: those that came back from the mirror, in their order.

What an event does not say stays as it was: drafts, ratings and pictures were kept in the database alone.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from incidents.audit.actions import Action
from incidents.lead import BEFORE_ANYBODY_LED
from incidents.models.alert import Alert, AlertState, ToldOver
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import ChecklistItem
from incidents.models.incident import ENDED, CancelReason, Incident, State
from incidents.models.incident_role import SHADOW, IncidentRole
from incidents.models.page import Page
from incidents.models.person import Person
from incidents.payloads.native import SOURCE
from incidents.restore import follow_ups
from incidents.restore.groups import Group, belongs_to

Change = Callable[[Incident, AuditEvent], None]


def go_forward(incident: Incident, *, after: int, until: int) -> None:
    """Event `after` + 1 to event `until`. For a verb that has locked the incident."""
    for event in incident.events.filter(seq__gt=after, seq__lte=until).order_by("seq"):
        if change := CHANGES.get(Action(event.action)):
            change(incident, event)
    if incident.state == State.ACTIVE and incident.ic is None:  # who led is not on record here any more
        incident.state = State.ROOM_ASSEMBLED
    alerts = list(incident.alerts.values_list("state", "cleared_at"))
    times = [at for state, at in alerts if state == AlertState.RESOLVED and at]
    incident.cleared_at = max(times) if times and len(times) == len(alerts) else None
    incident.save()


def _to_state(incident: Incident, event: AuditEvent) -> None:
    incident.state = event.detail["now"]


def _reopened(incident: Incident, event: AuditEvent) -> None:
    incident.episode += event.detail["was"] in ENDED
    incident.state = event.detail["now"]
    _is_open(incident)


def _is_open(incident: Incident) -> None:
    incident.mitigated_at = incident.resolved_at = incident.cancelled_at = incident.duplicate_of = None
    incident.cancel_reason = ""


def _undone(incident: Incident, event: AuditEvent) -> None:
    """An end leads back to the time before it, in which it may have been mitigated."""
    mitigated_at = incident.mitigated_at if event.detail["now"] == State.MITIGATED else None
    incident.episode += event.detail["was"] in ENDED
    incident.state, incident.severity = event.detail["now"], event.detail["severity_now"]
    _is_open(incident)
    incident.mitigated_at = mitigated_at
    if event.detail["what"] == Action.IC_CLAIMED:
        incident.ic = incident.ic_since = incident.handoff_to = None


def _led(incident: Incident, event: AuditEvent) -> None:
    incident.ic, incident.ic_since, incident.handoff_to = _person(event.detail["ic"]), event.at, None
    if incident.state in BEFORE_ANYBODY_LED:
        incident.state = State.ACTIVE


def _released(incident: Incident, _event: AuditEvent) -> None:
    incident.ic = incident.ic_since = incident.handoff_to = None
    if incident.state == State.ACTIVE:
        incident.state = State.ROOM_ASSEMBLED


def _offered(incident: Incident, event: AuditEvent) -> None:
    incident.handoff_to = _person(event.detail["to"])


def _holds_a_role(incident: Incident, event: AuditEvent) -> None:
    """Of somebody who is not on record here any more, nobody holds it: whoever did holds it no more."""
    role, person = event.detail["role"], _person(event.detail["to"])
    _let_go(incident, event)
    if person:
        given, _ = IncidentRole.objects.get_or_create(incident=incident, role=role, person=person)
        IncidentRole.objects.filter(pk=given.pk).update(since=event.at)


def _let_go(incident: Incident, event: AuditEvent) -> None:
    """Whoever the event says held it; of a role that one person has, whoever does here."""
    held = incident.roles.filter(role=event.detail["role"])
    if event.detail["role"] == SHADOW:
        held = held.filter(person__reference__in=event.detail["was"])
    held.delete()


def _has_its_room(incident: Incident, event: AuditEvent) -> None:
    incident.state, incident.room_ready_at = event.detail["state"], event.at


def _mitigated(incident: Incident, event: AuditEvent) -> None:
    incident.state, incident.mitigated_at = State.MITIGATED, event.at


def _resolved(incident: Incident, event: AuditEvent) -> None:
    incident.state, incident.resolved_at = State.RESOLVED, event.at


def _cancelled(incident: Incident, event: AuditEvent) -> None:
    """Of another that is not on record here it is no duplicate."""
    other = _named(event.detail.get("of", ""), but=incident)
    incident.state, incident.cancelled_at, incident.duplicate_of = State.CANCELLED, event.at, other
    incident.cancel_reason = CancelReason.DUPLICATE if other else CancelReason.FALSE_ALARM


def _assessed(incident: Incident, event: AuditEvent) -> None:
    incident.severity = event.detail["now"]


def _joined(incident: Incident, event: AuditEvent) -> None:
    """Of the incident's own source, or OnCall's where it had no alert before: the event does not name it."""
    first = incident.alerts.order_by("pk").first()
    group = Group(
        source=first.source if first else SOURCE,
        id=event.detail["alert_group"],
        title=event.words.get("title", ""),
        severity=event.detail["severity"],
        found_by=event.detail["found_by"],
        at=event.at,
    )
    belongs_to(incident, group)


def _split_off(incident: Incident, event: AuditEvent) -> None:
    """Where the other is not on record yet, it takes the alert when it comes back."""
    other = _named(event.detail["into"])
    if other:
        incident.alerts.filter(group_id=event.detail["alert_group"]).update(incident=other)


def _cleared(incident: Incident, event: AuditEvent) -> None:
    _alerts(incident, event).update(state=AlertState.RESOLVED, cleared_at=event.at)


def _acknowledged(incident: Incident, event: AuditEvent) -> None:
    _alerts(incident, event).update(state=AlertState.ACKNOWLEDGED, acknowledged_at=event.at, cleared_at=None)


def _silenced(incident: Incident, event: AuditEvent) -> None:
    _alerts(incident, event).update(state=AlertState.SILENCED, cleared_at=None)


def _fires_again(incident: Incident, event: AuditEvent) -> None:
    fires = {"state": AlertState.FIRING, "acknowledged_by": None, "acknowledged_at": None, "cleared_at": None}
    _alerts(incident, event).update(**fires)


def _alerts(incident: Incident, event: AuditEvent) -> QuerySet[Alert]:
    """The one of the event, unless its source has said something later: while everything is held it speaks on."""
    not_later = Q(state_at=None) | Q(state_at__lte=event.at)
    return incident.alerts.filter(not_later, group_id=event.detail["alert_group"])


def _on_call_told(incident: Incident, event: AuditEvent) -> None:
    incident.alerts.filter(told_at=None).update(told_at=event.at)


def _on_call_told_over(incident: Incident, _event: AuditEvent) -> None:
    incident.alerts.filter(told_over="").update(told_over=ToldOver.DONE)


def _paged(incident: Incident, event: AuditEvent) -> None:
    """What was asked and not answered when the backup was made is not paged a second time."""
    group = event.detail.get("alert_group", "")
    asked = Page.objects.filter(pk=event.detail["page"], incident=incident, answered_at=None)
    asked.update(confirmed_at=event.at, answered_at=event.at, group_id=group)


def _ticked(incident: Incident, event: AuditEvent) -> None:
    done = {"done_at": event.at if event.detail["done"] else None, "done_by": _person(event.parsed["actor"]["ref"])}
    ChecklistItem.objects.update_or_create(incident=incident, key=event.detail["item"], defaults=done)


def _named(reference: str, *, but: Incident | None = None) -> Incident | None:
    """`INC-214`"""
    number = reference.removeprefix("INC-")
    named = Incident.objects.filter(number=number) if number else Incident.objects.none()
    return (named.exclude(pk=but.pk) if but else named).first()


def _person(reference: str) -> Person | None:
    known = Person.objects.filter(reference=reference, is_active=True).first()
    return known.root if known else None


CHANGES: dict[Action, Change] = {
    Action.STATE_CHANGED: _to_state,
    Action.REOPENED: _reopened,
    Action.UNDONE: _undone,
    Action.IC_CLAIMED: _led,
    Action.HANDOFF_ACCEPTED: _led,
    Action.IC_RELEASED: _released,
    Action.HANDOFF_OFFERED: _offered,
    Action.ROLE_GIVEN: _holds_a_role,
    Action.ROLE_TAKEN_AWAY: _let_go,
    Action.WAR_ROOM_CREATED: _has_its_room,
    Action.INCIDENT_MITIGATED: _mitigated,
    Action.INCIDENT_RESOLVED: _resolved,
    Action.INCIDENT_CANCELLED: _cancelled,
    Action.INCIDENT_DUPLICATE: _cancelled,
    Action.SEVERITY_RAISED: _assessed,
    Action.SEVERITY_CHANGED: _assessed,
    Action.ALERT_JOINED: _joined,
    Action.ALERT_SPLIT_OFF: _split_off,
    Action.ALERT_ACKNOWLEDGED: _acknowledged,
    Action.ALERT_SILENCED: _silenced,
    Action.ALERT_CLEARED: _cleared,
    Action.ALERT_FIRES_AGAIN: _fires_again,
    Action.ONCALL_TOLD: _on_call_told,
    Action.ONCALL_TOLD_OVER: _on_call_told_over,
    Action.SOMEBODY_PAGED: _paged,
    Action.NOBODY_PAGED: _paged,
    Action.CHECKLIST_ITEM_UPDATED: _ticked,
    Action.FOLLOW_UP_ADDED: follow_ups.added,
    Action.FOLLOW_UP_FILED: follow_ups.filed,
    Action.FOLLOW_UP_ENDED: follow_ups.ended,
    Action.FOLLOW_UP_REOPENED: follow_ups.reopened,
    Action.FOLLOW_UP_CHANGED: follow_ups.changed,
}
