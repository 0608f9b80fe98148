"""The promise against the record: whatever was sent has an earlier approval of exactly those words by somebody who might give it.

Asks nothing outside. Earlier is by place in the incident's chain, not by clock. That a chain is whole is `audit_verify`'s matter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from uuid import UUID

from incidents.approvers import STAND_IN
from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from statuspage.models.draft import Draft
from statuspage.models.publication import Publication
from statuspage.on_record import Event, by_incident
from statuspage.rights_on_record import RightsOnRecord
from statuspage.roles_on_record import ACTIONS as OF_ROLES
from statuspage.sent_on_record import PEOPLE, why_not_as_approved

AT_ONCE = 200  # incidents whose events are in memory together
ACTIONS = (
    *OF_ROLES,
    Action.STATUSPAGE_DRAFT_APPROVED,
    Action.STATUSPAGE_DRAFT_REVISED,
    Action.STATUSPAGE_APPROVAL_REJECTED,
    Action.APPROVAL_VOIDED,
    Action.PUBLICATION_RESERVED,
    Action.PUBLICATION_SENDING,
    Action.PUBLICATION_DECIDED,
    Action.STATUSPAGE_PUBLISHED,
    Action.CHAIN_REPAIRED,
)


@dataclass(frozen=True, kw_only=True)
class Violation:
    """What is wrong with one publication, as a sentence. Ids are text, as they are kept."""

    incident: str
    reference: str
    publication: str
    what: str

    def __str__(self) -> str:
        return f"{self.reference}, publication {self.publication}: {self.what}"

    def kept(self) -> dict[str, str]:
        """As JSON."""
        return asdict(self)


def violations() -> list[Violation]:
    """All there are, by incident. A fixed number of queries for every two hundred incidents that anything was written in."""
    rights = RightsOnRecord.as_recorded()
    written = Draft.objects.values_list("incident_id", flat=True)
    sent = AuditEvent.objects.filter(action=Action.PUBLICATION_SENDING, incident__isnull=False)
    ids: list[UUID] = sorted(written.order_by().union(sent.order_by().values_list("incident_id", flat=True)))
    found: list[Violation] = []
    for start in range(0, len(ids), AT_ONCE):
        found += _among(ids[start : start + AT_ONCE], rights)
    return found


def _among(ids: list[UUID], rights: RightsOnRecord) -> Iterator[Violation]:
    references = {one.pk: one.reference for one in Incident.objects.filter(pk__in=ids)}
    events = by_incident(ids, ACTIONS)
    rows = Publication.objects.filter(incident__in=ids).order_by("incident_id", "created_at")
    rows = rows.select_related("approval__revision", "approval__approver", "approval__event")
    publications = {pk: list(some) for pk, some in groupby(rows, key=lambda one: one.incident_id)}
    for pk in ids:
        for publication, what in _of_incident(publications.get(pk, []), events.get(pk, []), rights):
            yield Violation(incident=str(pk), reference=references[pk], publication=publication, what=what)


def _of_incident(
    publications: Iterable[Publication], events: list[Event], rights: RightsOnRecord
) -> Iterator[tuple[str, str]]:
    known = set()
    for publication in publications:
        known.add(str(publication.pk))
        for what in why_not_as_approved(publication, events, rights):
            yield str(publication.pk), what
    for event in events:
        is_sent = event.action == Action.PUBLICATION_SENDING
        if is_sent and event.detail["publication"] not in known and (what := _why_not_as_lost(event, events, rights)):
            yield event.detail["publication"], what


def _why_not_as_lost(sent: Event, events: list[Event], rights: RightsOnRecord) -> str:
    """Of one that has no row: a restored database alone may lack it, whose record of it came back; and it was approved too."""
    repaired = (event.detail for event in events if event.action == Action.CHAIN_REPAIRED)
    if not any(said["since"] <= sent.seq < said["since"] + said["followed"] for said in repaired):
        return "The record says that it was sent, and there is no such publication."
    for event in events:
        if event.action == Action.STATUSPAGE_DRAFT_APPROVED and event.seq < sent.seq:
            is_of_it = event.detail["digest"] == sent.detail["digest"] and event.via in PEOPLE
            if is_of_it and rights.in_group(_whose_right(event), event.detail["group"], event.at):
                return ""
    return "It was sent in a time that the database lost, and the record has no approval of these words before it."


def _whose_right(approved: Event) -> str:
    role = str(approved.detail.get("role") or "")
    return role.removeprefix(STAND_IN) if role.startswith(STAND_IN) else approved.actor
