"""A publication: saving it is the only path to Statuspage. It owns its transactions, and sends at most once an attempt.

RESERVED -> SENDING -> PUBLISHED | REFUSED | UNKNOWN (settled by reading the page: PUBLISHED, or RESERVED for one more attempt)
no byte left, 401, 403, 420, 429: SENDING -> RESERVED;   approval void or expired: RESERVED -> LAPSED
"""

import time
import uuid
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db import models, transaction

from clients.boundary import no_transaction_open
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from incidents.actor import WORKER
from incidents.approvers import still_holds
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import IncidentChanged
from incidents.models.checklist_item import Item
from incidents.models.incident import Incident, State
from incidents.outbox.announce import announce
from incidents.ticks import tick
from statuspage import client, told
from statuspage.as_shown import as_shown
from statuspage.clock import database_now
from statuspage.content import NEW, Content
from statuspage.errors import ApprovalLapsed, AutoPublishNotPermittedError, BypassAttempted, ReadBackMismatch
from statuspage.facts import DraftChanged, DraftPublished, PublicationHeld, PublicationStopped
from statuspage.metrics import PUBLISHED
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft, DraftState
from statuspage.models.guarded import GuardedQuerySet
from statuspage.proof import mirror_approval, prove

FIRST_BYTE_SECONDS = 5.0
ATTEMPTS = 2
ABSENT_FIRST = timedelta(seconds=120)  # the first reading that may count as absence, after SENDING
ABSENT_APART = timedelta(seconds=60)
READABLE_WITHIN = timedelta(hours=1)


class PublicationState(models.TextChoices):
    RESERVED = "RESERVED", "not sent yet"
    SENDING = "SENDING", "being sent"
    UNKNOWN = "UNKNOWN", "sent, not confirmed"
    PUBLISHED = "PUBLISHED", "published"
    REFUSED = "REFUSED", "refused by Statuspage"
    LAPSED = "LAPSED", "not sent: the approval lapsed"


AT_STATUSPAGE = (PublicationState.SENDING, PublicationState.UNKNOWN, PublicationState.PUBLISHED)
UNSETTLED = (PublicationState.RESERVED, PublicationState.SENDING, PublicationState.UNKNOWN)


class Publication(models.Model):
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

    statuspage_incident = models.CharField(max_length=64, blank=True)
    statuspage_update = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=500, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
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

    @staticmethod
    def newest_published(incident: Incident) -> "Publication | None":
        """The update that customers read last."""
        published = Publication.objects.filter(incident=incident, state=PublicationState.PUBLISHED)
        return published.select_related("approval__revision").order_by("-settled_at").first()

    # The way to Statuspage

    def save(self, **options: Any) -> None:  # noqa: DJ012 the way of a publication is read from here downwards
        """Publishes, or goes on where an earlier call stopped. Returns when settled.

        Raises TryLater while the outcome is open, Refused where a person must decide, AutoPublishNotPermittedError where both
        copies of the approval do not bear it out, BypassAttempted for any other way of saving, OpenTransactionError inside a
        transaction.
        """
        if options:
            raise BypassAttempted("a publication is saved by save() alone")
        no_transaction_open()
        try:
            self._go_on()
        except ApprovalLapsed as lapsed:
            self._end(PublicationState.LAPSED, Action.PUBLICATION_LAPSED, why=str(lapsed))
        except AutoPublishNotPermittedError as stopped:
            self._tell(Action.PUBLICATION_POSTPONED, why=str(stopped), held=isinstance(stopped, ReadBackMismatch))
            raise

    def _go_on(self) -> None:
        try:
            mirror_approval(self.approval.event)
        finally:  # whether the copy can be written or not, an approval that no longer holds ends here
            self._reserve()
        if self.state in (PublicationState.SENDING, PublicationState.UNKNOWN):
            self._settle()
        if self.state == PublicationState.RESERVED:
            self._publish()

    def _reserve(self) -> None:
        """Txn 2. One row per approval, one unsettled publication per incident; an earlier worker's row is taken up as it is."""
        draft = self.approval.revision.draft
        with transaction.atomic(durable=True):
            incident = Incident.objects.lock(draft.incident_id)
            Draft.objects.lock(draft.pk)
            existing = Publication.objects.locked().filter(approval=self.approval).first()
            if existing:
                self.__dict__.update({k: v for k, v in existing.__dict__.items() if k != "_state"})
                self._state.adding = False
                self._refuse_if_lapsed(incident)
                return
            if Publication.objects.filter(incident=incident, state__in=UNSETTLED).exists():
                raise TryLater("statuspage", "an earlier update of this incident is not settled yet", after=5.0)
            self.incident, self.digest, self.target = incident, self.approval.digest, self.content.target
            super().save(force_insert=True)
            record(
                Action.PUBLICATION_RESERVED,
                actor=WORKER,
                incident=incident,
                publication=str(self.pk),
                digest=self.digest,
            )

    def _publish(self) -> None:
        self.approval = prove(self.approval_id)
        known = self._known_updates()
        first_byte_by = time.monotonic() + FIRST_BYTE_SECONDS
        self._begin_sending(known)
        try:
            shown = client.send(self._post(), first_byte_by=first_byte_by)
        except (client.NotAllowedThere, TryLater) as unsent:
            self._postpone(unsent)
        except Refused as refused:
            self._end(PublicationState.REFUSED, Action.PUBLICATION_REFUSED, why=told.why_refused(refused))
        except OutcomeUnknown as unknown:
            self._unknown(str(unknown))
        else:
            self._confirm(shown)

    def _known_updates(self) -> list[str]:
        """What the incident shows before the send. Where it cannot be read nothing is sent, within the approval's time."""
        if self.target == NEW:
            return []
        try:
            return [update.id for update in client.incident(self.target).updates]
        except OutsideError as unread:
            self._postpone(unread)

    def _begin_sending(self, known: list[str]) -> None:
        """Txn 3: under the same locks everything is looked at again; the trigger on the way into SENDING looks once more."""
        with transaction.atomic(durable=True):
            incident, _ = self._lock()
            if self.state != PublicationState.RESERVED:
                raise TryLater("statuspage", "another worker has it")
            self._refuse_if_lapsed(incident)
            self.state, self.attempt, self.known_updates = PublicationState.SENDING, self.attempt + 1, known
            self.sending_at, self.absent_at = database_now(), None
            super().save(update_fields=["state", "attempt", "known_updates", "sending_at", "absent_at"])
            record(
                Action.PUBLICATION_SENDING,
                actor=WORKER,
                incident=incident,
                publication=str(self.pk),
                attempt=self.attempt,
                digest=self.digest,
            )

    def _refuse_if_lapsed(self, incident: Incident) -> None:
        """Only what was not sent can lapse."""
        if self.state != PublicationState.RESERVED:
            return
        approval = Approval.objects.select_related("approver__user").get(pk=self.approval_id)
        newest = Publication.newest_published(incident)
        if approval.voided_at:
            raise ApprovalLapsed(f"The approval no longer holds: {approval.void_reason}.")
        if approval.expires_at <= database_now():
            raise ApprovalLapsed("The approval ended before it could be sent.")
        if self.content.follows != (str(newest.pk) if newest else ""):
            raise ApprovalLapsed("Another update was published in the meantime.")
        if incident.state == State.CANCELLED:
            raise ApprovalLapsed("The incident was cancelled.")
        if not still_holds(approval.basis, approval.approver, incident):
            raise ApprovalLapsed("The approver may not approve any more.")

    def _post(self) -> client.Post:
        content = self.content
        settled = Publication.objects.filter(incident_id=self.incident_id, state=PublicationState.PUBLISHED)
        ids = [str(pk) for pk in settled.order_by("settled_at").values_list("pk", flat=True)]
        return client.Post(
            target=content.target,
            name=content.title,
            status=content.status,
            impact_override=content.impact,
            body=content.body,
            components=content.components,
            deliver_notifications=content.notify,
            metadata={"incident_response": {"publications": [*ids, str(self.pk)]}},
        )

    # What became of it

    def _confirm(self, shown: client.StatuspageIncident) -> None:
        """A 2xx counts only when the incident in it carries our words as a new update."""
        arrived = self._arrived(shown)
        if arrived is None:
            self._unknown("Statuspage answered with other words than ours")
            return
        self._end(
            PublicationState.PUBLISHED,
            Action.STATUSPAGE_PUBLISHED,
            statuspage_incident=shown.id,
            statuspage_update=arrived,
            url=shown.shortlink,
        )

    def _arrived(self, shown: client.StatuspageIncident) -> str | None:
        """The id of the update that is ours: not there before the send, with this status and these words."""
        ours = self.content.status, as_shown(self.content.body)
        new = (update for update in shown.updates if update.id not in self.known_updates)
        return next((update.id for update in new if (update.status, as_shown(update.body)) == ours), None)

    def _settle(self) -> None:
        """Reads the page until it shows the update, or two readings far enough apart do not. Never sends."""
        if self.state == PublicationState.SENDING:
            self._unknown("the worker that sent it is gone", wait=False)
        try:
            shown = self._read()
        except OutsideError as outage:
            if self.sending_at and database_now() - self.sending_at > READABLE_WITHIN:
                self._give_up("Statuspage cannot be read")
            raise TryLater("statuspage", "Statuspage cannot be read", after=30.0) from outage
        if shown and self._arrived(shown):
            self._confirm(shown)
        else:
            self._absent()

    def _read(self) -> client.StatuspageIncident | None:
        """The incident on the page that must show it: the target, or for a first post the one whose metadata names us."""
        if self.target != NEW:
            return client.incident(self.target)
        assert self.sending_at  # noqa: S101 the database refuses SENDING without it
        for shown in client.incidents_since(self.sending_at - timedelta(minutes=5)):
            if str(self.pk) in shown.metadata.get("incident_response", {}).get("publications", []):
                return shown
        return None

    def _absent(self) -> None:
        """One complete reading did not show it. Two, far enough apart and late enough, mean that it did not arrive."""
        assert self.sending_at  # noqa: S101 the database refuses SENDING without it
        now = database_now()
        if now < self.sending_at + ABSENT_FIRST:
            raise TryLater("statuspage", "not confirmed yet", after=15.0)
        if self.absent_at is None or now < self.absent_at + ABSENT_APART:
            self._note_absence(self.absent_at or now)
            raise TryLater("statuspage", "not confirmed yet", after=20.0)
        if self.unknowns >= ATTEMPTS:
            self._give_up("Two attempts were not confirmed")
        self._move(
            PublicationState.RESERVED, Action.PUBLICATION_POSTPONED, why="It did not arrive; it is sent once more."
        )

    def _give_up(self, what: str) -> NoReturn:
        why = f"{what}. A person has to look at the status page and decide."
        self._tell(Action.PUBLICATION_UNKNOWN, why=why, held=True)
        raise Refused("statuspage", why)

    def _note_absence(self, at: datetime) -> None:
        with transaction.atomic(durable=True):
            self._lock()
            self.absent_at = at
            super().save(update_fields=["absent_at"])

    def _unknown(self, why: str, *, wait: bool = True) -> None:
        self._move(PublicationState.UNKNOWN, Action.PUBLICATION_UNKNOWN, why=why)
        PUBLISHED.labels(outcome="unknown").inc()
        if wait:
            raise TryLater("statuspage", why, after=2.0)

    def _postpone(self, error: OutsideError) -> NoReturn:
        """Nothing was sent: when Statuspage says, or in a while, for as long as the approval holds."""
        self._move(PublicationState.RESERVED, Action.PUBLICATION_POSTPONED, why=told.why_postponed(error))
        PUBLISHED.labels(outcome="postponed").inc()
        raise TryLater("statuspage", str(error), after=error.after if isinstance(error, TryLater) else 30.0) from error

    # Txn 4 in its forms

    def _move(self, state: PublicationState, action: Action, *, why: str) -> None:
        """To a state that is not the end of it."""
        with transaction.atomic(durable=True):
            incident, draft = self._lock()
            self.state, self.last_error = state, why[:500]
            self.unknowns += state == PublicationState.UNKNOWN
            super().save(update_fields=["state", "last_error", "unknowns"])
            self._stopped(incident, draft, action, why=why)

    def _end(self, state: PublicationState, action: Action, *, why: str = "", **found: str) -> None:
        """To the end of it: published, or the draft is pending again with the reason."""
        with transaction.atomic(durable=True):
            incident, draft = self._lock()
            self.state, self.last_error, self.settled_at = state, why[:500], database_now()
            for name, value in found.items():
                setattr(self, name, value)
            super().save(update_fields=["state", "last_error", "settled_at", *found])
            if state == PublicationState.PUBLISHED:
                self._published(incident, draft)
            else:
                if draft.state == DraftState.APPROVED:  # one that was rejected meanwhile stays rejected
                    draft.state = DraftState.PENDING
                self._stopped(incident, draft, action, why=why)
        PUBLISHED.labels(outcome=state.lower()).inc()

    def _published(self, incident: Incident, draft: Draft) -> None:
        draft.state, draft.note = DraftState.PUBLISHED, ""
        draft.save(update_fields=["state", "note"])
        event = record(
            Action.STATUSPAGE_PUBLISHED,
            actor=WORKER,
            incident=incident,
            words={"body": self.content.body},
            publication=str(self.pk),
            digest=self.digest,
            statuspage_incident=self.statuspage_incident,
            statuspage_update=self.statuspage_update,
        )
        tick(incident, Item.PUBLISHED, actor=WORKER)
        announce(DraftPublished(incident.id, self.pk), event=event)
        announce(DraftChanged(incident.id, draft.pk), event=event)
        announce(IncidentChanged(incident.id), event=event)

    def _tell(self, action: Action, *, why: str, held: bool) -> None:
        draft = self.approval.revision.draft
        with transaction.atomic(durable=True):
            incident = Incident.objects.lock(draft.incident_id)
            self._stopped(incident, Draft.objects.lock(draft.pk), action, why=why, held=held)

    def _stopped(self, incident: Incident, draft: Draft, action: Action, *, why: str, held: bool = False) -> None:
        """Recorded and told once for each reason, however often it is tried. `held`: until a person has looked."""
        said_before, said = draft.note, why[:500]
        if draft.state != DraftState.REJECTED:  # whose note says why it was
            draft.note = said
        draft.save(update_fields=["state", "note"])
        if said_before != said:
            about: dict[str, Any] = {"draft": draft.pk, "digest": self.approval.digest, "words": {"why": why}}
            event = record(action, actor=WORKER, incident=incident, **about)
            ids = (incident.id, draft.pk)
            announce(PublicationHeld(*ids) if held else PublicationStopped(*ids), event=event)
            announce(DraftChanged(*ids), event=event)

    def _lock(self) -> tuple[Incident, Draft]:
        """Incident, draft, publication, in this order; this row is read anew."""
        incident = Incident.objects.lock(self.incident_id)
        draft = Draft.objects.lock(self.approval.revision.draft_id)
        fresh = Publication.objects.lock(self.pk)
        for name in ("state", "attempt", "unknowns", "absent_at"):
            setattr(self, name, getattr(fresh, name))
        return incident, draft
