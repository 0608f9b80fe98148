"""Everything the incident's page shows, in the order in which it is read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from console.audit.chain_status import ChainStatus, status_of
from console.page.drafts import ApprovalShown, DraftShown, approvals_of, drafts_of, publications_of
from console.page.moments import Moments, moments_of
from console.page.no_room import in_words
from console.page.people import Known, people_of
from console.page.rooms import ASSEMBLY
from console.page.seen import Seen, seen_of
from incidents import checklist
from incidents.approvers import approvers_of
from incidents.lasting import lasting
from incidents.models import (
    Alert,
    ChecklistItem,
    Incident,
    IncidentRole,
    OutboxEntry,
    Person,
    Postmortem,
)
from incidents.models.checklist_item import Item
from incidents.models.incident import State
from incidents.models.outbox_entry import OutboxState
from incidents.postmortem import why_not_filed
from incidents.postmortem_due import due_at
from slackbot import slow
from slackbot.models import RoomStep, WarRoom
from slackbot.warroom.shadow import Preview, preview
from statuspage.authority import may_approve
from statuspage.models import Publication
from statuspage.models.publication_state import PublicationState

OWED = (OutboxState.DEAD, OutboxState.CLAIMED, OutboxState.PENDING)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One incident, whole. Lists are empty where there is nothing; the template says so in words."""

    incident: Incident
    age: str
    alerts: list[Alert]
    room: WarRoom | None
    former_rooms: list[WarRoom]
    no_room: str  # why there is none and none is owed, in words
    slack_is_slow: bool
    preview: Preview | None
    postmortem: Postmortem | None
    not_filed: str  # why Linear does not have it, in words
    newest: Publication | None  # what customers read now
    seen: Seen | None
    moments: Moments
    people: list[Known]
    roles: list[IncidentRole]
    approvers: list[Person]  # who may approve a customer update of it now
    stuck: int  # updates that wait and that nobody may approve
    checklist: list[ChecklistItem]
    drafts: list[DraftShown]
    approvals: list[ApprovalShown]
    publications: list[Publication]
    owed: list[OutboxEntry]
    chain: ChainStatus
    steps: list[RoomStep]

    @property
    def in_doubt(self) -> Publication | None:
        """The update that was sent, and that Statuspage has not confirmed."""
        return next((one for one in self.publications if one.state == PublicationState.UNKNOWN), None)

    @property
    def review_due(self) -> datetime | None:
        """When the postmortem is to be reviewed, or was."""
        is_reviewed = any(one.key == Item.REVIEWED and one.done_at for one in self.checklist)
        return due_at(self.incident) if self.postmortem and not is_reviewed else None

    @property
    def ticked(self) -> int:
        """How many items of the checklist are done."""
        return sum(item.done_at is not None for item in self.checklist)

    @property
    def cleared(self) -> int:
        """How many of its alerts are over."""
        return sum(alert.cleared_at is not None for alert in self.alerts)

    @property
    def failed_assembly(self) -> OutboxEntry | None:
        """The effect that could not make the room, as long as there is none, whoever leads meanwhile; None on its first try."""
        if self.incident.room_ready_at or not self.incident.is_open:
            return None
        return next((one for one in self.owed if one.kind == ASSEMBLY and one.last_error), None)

    @property
    def is_still_making(self) -> bool:
        """Whether what it waits for may be a moment only: an outage fails the assembly once it has lasted, a limit never."""
        failed = self.failed_assembly
        return failed is not None and failed.state != OutboxState.DEAD and self.incident.state == State.ROOM_ASSEMBLING

    @property
    def looks_for_people(self) -> bool:
        """Whether it is still to be found out who is on call for it."""
        is_to_come = self.incident.needs_room and self.incident.is_open and not self.incident.room_ready_at
        called = self.alerts and not self.no_room  # one declared by hand calls nobody by itself
        return bool(is_to_come and called) and all(
            known.responder is None or not known.responder.level for known in self.people
        )

    @property
    def dead(self) -> int:
        """How many effects nobody tries any more."""
        return sum(entry.state == OutboxState.DEAD for entry in self.owed)


def story(incident: Incident) -> Story:
    """Reads all of it: a fixed number of queries, and nobody outside."""
    prefetch_related_objects([incident], "roles__person", "responders__person", "stand_ins__named_by__user__groups")
    written, approvers = drafts_of(incident), approvers_of(incident)
    alerts = list(incident.alerts.select_related("acknowledged_by").order_by("pk"))
    postmortem = Postmortem.objects.filter(incident=incident).first()
    owed = OutboxEntry.objects.filter(incident=incident, state__in=OWED).order_by("state", "id")
    return Story(
        incident=incident,
        age=lasting(incident.minutes_open()),
        alerts=alerts,
        room=WarRoom.objects.filter(incident=incident).first(),
        former_rooms=list(WarRoom.objects.filter(former_of=incident).order_by("-pk")),
        no_room=in_words(incident, alerts),
        slack_is_slow=slow.is_slow(),
        preview=preview(incident),
        postmortem=postmortem,
        not_filed=why_not_filed(incident) if postmortem and not postmortem.is_filed else "",
        newest=Publication.newest_published(incident),
        seen=seen_of(incident),
        moments=moments_of(incident),
        people=people_of(incident),
        roles=list(incident.roles.all()),
        approvers=approvers,
        stuck=sum(one.waits and not may_approve(one.draft, among=approvers) for one in written),
        checklist=checklist.in_order(incident),
        drafts=written,
        approvals=approvals_of(written, now=timezone.now()),
        publications=publications_of(incident),
        owed=sorted(owed, key=lambda entry: entry.state != OutboxState.DEAD),
        chain=status_of(incident.chain, incident),
        steps=list(RoomStep.objects.filter(incident=incident).order_by("done_at", "id")),
    )
