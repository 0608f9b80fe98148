"""Alert groups after a restore: each is in the incident that its record names, and none has a second one.

While everything is held its source speaks on. Of a group whose incident is lost that opens another, in this database; once the
first is back, the group is that one's again, and what was opened meanwhile is its duplicate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.authority import refuse_unless_may
from incidents.endings import end_as_duplicate
from incidents.models.alert import Alert, Found
from incidents.models.incident import ENDED, Incident
from incidents.system_verb import system_verb


@dataclass(frozen=True, kw_only=True)
class Group:
    """An alert group, as an event says that it came to its incident."""

    source: str
    id: str
    title: str
    severity: str
    found_by: str
    at: datetime


def belongs_to(incident: Incident, group: Group) -> None:
    """It is that incident's alert from now on, wherever it was. For a verb that has locked the incident."""
    said = {"title": group.title[:300], "severity": group.severity, "found_by": group.found_by or Found.TOLD}
    alert, new = Alert.objects.get_or_create(
        source=group.source,
        group_id=group.id,
        defaults={"incident": incident, "started_at": group.at, **said},
    )
    if not new and alert.incident_id != incident.pk:
        alert.incident = incident
        alert.save(update_fields=["incident"])
    incident.cleared_at = None


def opened_twice() -> Iterator[tuple[Incident, Incident]]:
    """What was opened for a group that is an earlier incident's by now, and is about nothing else; and that earlier one."""
    for incident in Incident.objects.exclude(state__in=ENDED).filter(alerts=None, declared_by=None).order_by("number"):
        opened = incident.events.filter(action=Action.INCIDENT_OPENED).first()
        said = opened.detail if opened else {}
        of_group = Alert.objects.filter(source=said.get("source", ""), group_id=said.get("alert_group", ""))
        alert = of_group.select_related("incident").first()
        if alert and alert.incident.opened_at < incident.opened_at:
            yield incident, alert.incident


@system_verb
def close_second(incident: Incident, *, other: Incident, actor: Actor) -> None:
    """It is a duplicate of the earlier one. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    locked = {pk: Incident.objects.lock(pk) for pk in sorted([incident.pk, other.pk])}
    if locked[incident.pk].is_open:
        end_as_duplicate(locked[incident.pk], other=locked[other.pk], actor=actor)
