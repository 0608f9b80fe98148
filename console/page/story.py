"""Everything the incident's page shows, in the order in which it is read."""

from dataclasses import dataclass

from django.utils import timezone

from console.page.ages import lasting
from console.page.chain_status import ChainStatus, chain_status
from console.page.drafts import ApprovalShown, DraftShown, approvals_of, drafts_of, publications_of
from console.page.moments import Day, days
from incidents import checklist
from incidents.models import Alert, ChecklistItem, Incident, OutboxEntry, Postmortem, Responder
from incidents.models.outbox_entry import OutboxState
from slackbot.models import RoomStep, WarRoom
from statuspage.models import Publication

OWED = (OutboxState.DEAD, OutboxState.CLAIMED, OutboxState.PENDING)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One incident, whole. Lists are empty where there is nothing; the template says so in words."""

    incident: Incident
    age: str
    alerts: list[Alert]
    room: WarRoom | None
    postmortem: Postmortem | None
    newest: Publication | None  # what customers read now
    days: list[Day]
    responders: list[Responder]
    checklist: list[ChecklistItem]
    drafts: list[DraftShown]
    approvals: list[ApprovalShown]
    publications: list[Publication]
    owed: list[OutboxEntry]
    chain: ChainStatus
    steps: list[RoomStep]

    @property
    def machinery(self) -> int:
        """How many lines of the timeline are shown only on request."""
        return sum(moment.is_machinery for day in self.days for moment in day.moments)

    @property
    def ticked(self) -> int:
        """How many items of the checklist are done."""
        return sum(item.done_at is not None for item in self.checklist)

    @property
    def dead(self) -> int:
        """How many effects nobody tries any more."""
        return sum(entry.state == OutboxState.DEAD for entry in self.owed)


def story(incident: Incident) -> Story:
    """Reads all of it: a fixed number of queries, and the mirror within its client's deadline."""
    written = drafts_of(incident)
    owed = OutboxEntry.objects.filter(incident=incident, state__in=OWED).order_by("state", "id")
    return Story(
        incident=incident,
        age=lasting(incident.minutes_open()),
        alerts=list(incident.alerts.order_by("pk")),
        room=WarRoom.objects.filter(incident=incident).first(),
        postmortem=Postmortem.objects.filter(incident=incident).first(),
        newest=Publication.newest_published(incident),
        days=days(incident),
        responders=list(incident.responders.select_related("person")),
        checklist=checklist.in_order(incident),
        drafts=written,
        approvals=approvals_of(written, now=timezone.now()),
        publications=publications_of(incident),
        owed=sorted(owed, key=lambda entry: entry.state != OutboxState.DEAD),
        chain=chain_status(incident),
        steps=list(RoomStep.objects.filter(incident=incident).order_by("done_at", "id")),
    )
