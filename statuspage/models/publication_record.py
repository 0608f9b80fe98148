"""What is kept of a publication, and every way its row changes. Each is one durable transaction under the gate's locks."""

import uuid
from typing import Any

from django.db import ProgrammingError, models, transaction

from clients.errors import TryLater
from clients.postgresql.fixed import Fixed
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentChanged
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.ticks import tick
from statuspage.content import NEW, Content
from statuspage.facts import DraftChanged, DraftPublished, PublicationHeld, PublicationStopped
from statuspage.lapsed import refuse_if_lapsed
from statuspage.metrics import PUBLISHED
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft, DraftState
from statuspage.models.guarded import GuardedQuerySet
from statuspage.models.publication_state import AT_STATUSPAGE, UNSETTLED, PublicationState

MOST_READINGS = 10  # the newest are kept, as evidence for whoever has to decide

ONE: Any = Approval  # whose relation leads to the model that is made of what is here
OF_APPROVAL = Fixed(lambda approval: ONE.publication.related.related_model.objects.filter(approval=approval))
UNDER_WAY_OF = Fixed(
    lambda incident: ONE.publication.related.related_model.objects.filter(
        incident=incident, state__in=UNSETTLED
    ).values_list("pk")[:1]
)
UNSETTLED_OF = Fixed(
    lambda incident: (
        ONE.publication.related.related_model.objects.filter(incident=incident, state__in=UNSETTLED)
        .exclude(state=PublicationState.RESERVED, approval__voided_at__isnull=False)
        .values_list("pk")[:1]
    )
)
NEWEST_OF = Fixed(
    lambda incident: (
        ONE.publication.related.related_model.objects.filter(incident=incident, state=PublicationState.PUBLISHED)
        .order_by("-settled_at")
        .values_list("pk")[:1]
    )
)
WITH_APPROVER = Fixed(lambda pk: Approval.objects.select_related("approver__user").filter(pk=pk))

AT_THE_PAGE = ("statuspage_incident", "statuspage_update", "url")  # where customers read it


class PublicationRecord(models.Model):
    """One approval on its way to customers. `target` is NEW or a Statuspage incident id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="publication")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="publications")
    target = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=PublicationState.choices, default=PublicationState.RESERVED)

    attempt = models.PositiveSmallIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(default=0)  # attempts that were not confirmed
    known_updates = models.JSONField(default=list)  # update ids at Statuspage, noted before sending
    sending_at = models.DateTimeField(null=True, blank=True)
    absent_at = models.DateTimeField(null=True, blank=True)  # the first complete reading that did not show it
    readings = models.JSONField(default=list, blank=True, db_default=models.Value([], models.JSONField()))
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # what reading cannot decide and a person must
    question = models.CharField(max_length=200, blank=True, db_default="")

    statuspage_incident = models.CharField(max_length=64, blank=True)
    statuspage_update = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=500, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PublicationState.values), name="publication_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(state__in=UNSETTLED), name="publication_one_unsettled"
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(target=NEW, state__in=AT_STATUSPAGE),
                name="publication_one_statuspage_incident",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, attempt {self.attempt}"

    @property
    def content(self) -> Content:
        """What customers will see, or see."""
        return self.approval.revision.content

    @classmethod
    def newest_published(cls, incident: Incident) -> Any:
        """The update that customers read last, or None."""
        published = cls.objects.filter(incident=incident, state=PublicationState.PUBLISHED)
        return published.select_related("approval__revision").order_by("-settled_at").first()

    @classmethod
    def is_overtaken(cls, content: Content, incident: Incident) -> bool:
        """Whether another update was published since these words were drafted: they follow what is no longer the newest."""
        newest = NEWEST_OF.first(incident.pk)
        return content.follows != (str(newest[0]) if newest else "")

    @classmethod
    def is_one_unsettled(cls, incident: Incident) -> bool:
        """Whether an update is not settled yet. One whose approval was voided before it was sent is never sent."""
        return UNSETTLED_OF.first(incident.pk) is not None

    # Txn 2

    def _take_up(self) -> bool:
        """An earlier worker's row is taken up as it is; whether there is one."""
        existing = OF_APPROVAL.first(self.approval.pk)
        if existing:
            self.__dict__.update({name: value for name, value in existing.__dict__.items() if name != "_state"})
            self._state.adding = False
        return existing is not None

    def _reserve(self) -> None:
        """One row per approval, one unsettled publication per incident. Raises ApprovalLapsed for one that fell meanwhile."""
        draft = self.approval.revision.draft
        with transaction.atomic(durable=True):
            incident = Incident.objects.lock(draft.incident_id)
            Draft.objects.lock(draft.pk)
            if self._take_up():
                self._refuse_if_lapsed(incident)
                return
            if UNDER_WAY_OF.all(incident.pk):
                raise TryLater("statuspage", "an earlier update of this incident is not settled yet", after=5.0)
            self.incident, self.digest, self.target = incident, self.approval.digest, self.content.target
            super().save(force_insert=True)
            self._note(Action.PUBLICATION_RESERVED, incident, digest=self.digest)

    # Txn 3

    def _begin_sending(self, known: list[str]) -> None:
        """Under the same locks everything is looked at again; the trigger on the way into SENDING looks once more."""
        try:
            self._into_sending(known)
        except ProgrammingError:  # the trigger says no: what ended since we looked lapses, anything else is a bug
            self._reserve()
            raise

    def _into_sending(self, known: list[str]) -> None:
        with transaction.atomic(durable=True):
            incident, _ = self._lock()
            self._refuse_if_lapsed(incident)
            self.state, self.attempt, self.known_updates = PublicationState.SENDING, self.attempt + 1, known
            self.sending_at, self.absent_at = database_now(), None
            super().save(update_fields=["state", "attempt", "known_updates", "sending_at", "absent_at"])
            self._note(Action.PUBLICATION_SENDING, incident, attempt=self.attempt, digest=self.digest)

    def _refuse_if_lapsed(self, incident: Incident) -> None:
        """Only what was not sent can lapse."""
        if self.state == PublicationState.RESERVED:
            approval = WITH_APPROVER.get(self.approval_id)
            refuse_if_lapsed(approval, incident, is_overtaken=self.is_overtaken(self.content, incident))

    # Txn 4 in its forms

    def _move(self, state: PublicationState, action: Action, *, why: str) -> None:
        """To a state that is not the end of it."""
        with transaction.atomic(durable=True):
            incident, draft = self._lock()
            self.state, self.last_error = state, why[:500]
            self.unknowns += state == PublicationState.UNKNOWN
            self.question = self.question if state == PublicationState.UNKNOWN else ""  # reading has answered it
            super().save(update_fields=["state", "last_error", "unknowns", "question"])
            self._stopped(incident, draft, action, why=why)

    def _end(self, state: PublicationState, action: Action, *, why: str = "", **found: str) -> None:
        """To the end of it: published, or the draft is pending again with the reason."""
        with transaction.atomic(durable=True):
            incident, draft = self._lock()
            for name, value in found.items():
                setattr(self, name, value)
            self._settled(incident, draft, state, action, why=why)
        PUBLISHED.labels(outcome=state.lower()).inc()

    def _settled(
        self, incident: Incident, draft: Draft, state: PublicationState, action: Action, *, why: str = ""
    ) -> None:
        self.state, self.last_error, self.settled_at, self.question = state, why[:500], database_now(), ""
        super().save(update_fields=["state", "last_error", "settled_at", "question", "decided_by", *AT_THE_PAGE])
        if state == PublicationState.PUBLISHED:
            self._published(incident, draft)
            return
        if draft.state == DraftState.APPROVED and not draft.went_on_after(self.approval_id):  # rejected stays rejected
            draft.state = DraftState.PENDING
        self._stopped(incident, draft, action, why=why)

    def decided(self, incident: Incident, draft: Draft, *, by: Person, arrived: bool, statuspage_incident: str) -> None:
        """As a person says who has looked at the page. Inside the verb's transaction, its rows locked."""
        self.decided_by = by
        if arrived:
            self.statuspage_incident = statuspage_incident
            self._settled(incident, draft, PublicationState.PUBLISHED, Action.STATUSPAGE_PUBLISHED)
        else:
            why = f"{by} looked at the status page: it did not arrive."
            self._settled(incident, draft, PublicationState.LAPSED, Action.PUBLICATION_LAPSED, why=why)

    def _published(self, incident: Incident, draft: Draft) -> None:
        draft.state, draft.note = DraftState.PUBLISHED, ""
        draft.save(update_fields=["state", "note"])
        event = self._note(
            Action.STATUSPAGE_PUBLISHED,
            incident,
            words={"body": self.content.body},
            digest=self.digest,
            statuspage_incident=self.statuspage_incident,
            statuspage_update=self.statuspage_update,
        )
        tick(incident, Item.PUBLISHED, actor=WORKER)
        announce(
            DraftPublished(incident.id, self.pk),
            DraftChanged(incident.id, draft.pk),
            IncidentChanged(incident.id),
            event=event,
        )

    # What is noted beside it

    def _note_absence(self, reading: dict[str, Any], *, first: bool) -> None:
        """A reading that did not show it is kept; the first that counts, with its time."""
        with transaction.atomic(durable=True):
            self._lock()
            self.absent_at = database_now() if first else self.absent_at
            self.readings = [*self.readings, reading][-MOST_READINGS:]
            super().save(update_fields=["absent_at", "readings"])

    def _ask(self, question: str) -> None:
        """A person decides from here on; on call is told."""
        with transaction.atomic(durable=True):
            incident, draft = self._lock()
            self.question = question
            super().save(update_fields=["question"])
            self._stopped(incident, draft, Action.PUBLICATION_UNKNOWN, why=question, held=True)

    def _tell(self, action: Action, *, why: str, held: bool) -> None:
        draft = self.approval.revision.draft
        with transaction.atomic(durable=True):
            incident, draft = Incident.objects.lock(draft.incident_id), Draft.objects.lock(draft.pk)
            if held or (draft.state == DraftState.APPROVED and not draft.went_on_after(self.approval_id)):
                self._stopped(incident, draft, action, why=why, held=held)

    def _stopped(self, incident: Incident, draft: Draft, action: Action, *, why: str, held: bool = False) -> None:
        """Recorded and told once for each reason, however often it is tried. `held`: until a person has looked."""
        said_before, said, went_on = draft.note, why[:500], draft.went_on_after(self.approval_id)
        if draft.state != DraftState.REJECTED and not went_on:  # whose note says why it was
            draft.note = said
        draft.save(update_fields=["state", "note"])
        if said_before == said:
            return
        about: dict[str, Any] = {"draft": draft.pk, "digest": self.approval.digest, "words": {"why": why}}
        event = record(action, actor=WORKER, incident=incident, **about)
        ids = (incident.id, draft.pk)
        if held or not went_on:
            announce(PublicationHeld(*ids) if held else PublicationStopped(*ids), event=event)
        announce(DraftChanged(*ids), event=event)

    def _note(self, action: Action, incident: Incident, **about: Any) -> Any:
        return record(action, actor=WORKER, incident=incident, publication=str(self.pk), **about)

    def _lock(self) -> tuple[Incident, Draft]:
        """Incident, draft, publication, in this order. Raises TryLater where the row is not as this worker left it."""
        incident = Incident.objects.lock(self.incident_id)
        draft = Draft.objects.lock(self.approval.revision.draft_id)
        fresh = type(self).objects.lock(self.pk)
        if any(getattr(fresh, name) != getattr(self, name) for name in ("state", "attempt", "question")):
            raise TryLater("statuspage", "another worker has it")
        for name in ("unknowns", "absent_at", "readings"):
            setattr(self, name, getattr(fresh, name))
        return incident, draft
