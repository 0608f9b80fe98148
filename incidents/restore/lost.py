"""Incidents that the database has lost altogether: opened after the backup was made. Their record is in the mirror.

They come back under their own id and number, with every event and in the state that these lead to.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.compare import Difference, compare
from incidents.audit.listed import Listed, all_listed
from incidents.audit.repair import repair
from incidents.audit.store import AuditStore
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged, IncidentOpened
from incidents.models.audit_event import AuditEvent
from incidents.models.chain_salt import ChainSalt
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.restore.forward import go_forward
from incidents.restore.groups import Group, belongs_to
from incidents.system_verb import system_verb


@dataclass(frozen=True, kw_only=True)
class Lost:
    """`why_not`: why it cannot come back, as a sentence; then the mirror alone keeps it."""

    listed: Listed
    difference: Difference
    why_not: str

    @property
    def reference(self) -> str:
        """`INC-214`"""
        return f"INC-{self.listed.number}"


def lost_incidents(store: AuditStore) -> Iterator[Lost]:
    """Each that the mirror lists and the database does not know. Raises the failures of clients/errors.py."""
    for listed in all_listed(store):
        if listed.number and not AuditEvent.objects.filter(chain=listed.chain).exists():
            difference = compare(listed.chain)
            yield Lost(listed=listed, difference=difference, why_not=_why_not(difference))


@system_verb
def bring_back_incident(lost: Lost, *, actor: Actor) -> Incident:
    """With its chain, its alert and its state. Raises NotNow where somebody else brought it back meanwhile."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    difference, listed = lost.difference, lost.listed
    opened = json.loads(difference.follows[0].canonical)
    incident = _row(listed, opened)
    ChainSalt.objects.get_or_create(chain=listed.chain, defaults={"salt": bytes.fromhex(listed.salt)})
    _alert(incident, opened)
    event = repair(difference, actor=actor, incident=incident)
    go_forward(incident, after=0, until=len(difference.follows))
    announce(IncidentChanged(incident.id), event=event)
    if incident.needs_room and incident.is_open and not incident.shadow and not incident.room_ready_at:
        announce(IncidentOpened(incident.id), event=event)
    return incident


def _why_not(difference: Difference) -> str:
    if difference.kept:
        return "what the mirror holds of it is no chain that we wrote"
    if not difference.follows:
        return "no event of it was copied before the database was lost"
    opened = json.loads(difference.follows[0].canonical)
    return "" if opened["action"] == Action.INCIDENT_OPENED else "its first event does not open it"


def _row(listed: Listed, opened: dict[str, Any]) -> Incident:
    """As it was opened. Its number is taken only where somebody opened another before the hold began: then it has a new one."""
    said, words = opened["detail"], opened["text"]
    taken = Incident.objects.filter(number=listed.number).exists()
    declared_by = Person.objects.filter(reference=opened["actor"]["ref"]).first() if "declared" in said else None
    incident = Incident.objects.create(
        id=UUID(listed.chain.partition("#")[2]),
        number=_next_number() if taken else listed.number,
        title=words.get("title", "")[:300] or "(no title on record)",
        severity=said["severity"],
        needs_room=said["room"],
        shadow=said.get("shadow", False),
        started_at=opened["at"],
        declared_by=declared_by,
    )
    Incident.objects.filter(pk=incident.pk).update(opened_at=opened["at"])
    return Incident.objects.lock(incident.pk)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incident_number')")
        return int(cursor.fetchone()[0])


def _alert(incident: Incident, opened: dict[str, Any]) -> None:
    """So that its sender's next word, and the comparison with OnCall, find it here."""
    said = opened["detail"]
    if said.get("source") and said.get("alert_group"):
        group = Group(
            source=said["source"],
            id=said["alert_group"],
            title=incident.title,
            severity=incident.severity,
            found_by=said.get("found_by", ""),
            at=datetime.fromisoformat(opened["at"]),
        )
        belongs_to(incident, group)
