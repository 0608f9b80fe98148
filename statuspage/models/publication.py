"""A publication: saving it is the only path to Statuspage. It owns its transactions, and sends at most once an attempt.

What it does to its row stands in publication_record.py; here is what it says to Statuspage, and what it makes of the answers.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings

from clients.boundary import no_transaction_open
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from incidents.audit.actions import Action
from incidents.outbox.clock import database_now
from statuspage import client, told
from statuspage.as_shown import as_shown
from statuspage.changed_components import refuse_changed
from statuspage.content import NEW
from statuspage.errors import ApprovalLapsed, AutoPublishNotPermittedError, BypassAttempted, ReadBackMismatch
from statuspage.metrics import PUBLISHED
from statuspage.models.publication_record import PublicationRecord
from statuspage.models.publication_state import UNDER_WAY, PublicationState
from statuspage.page import Component, StatuspageIncident
from statuspage.proof import mirror_approval, prove
from statuspage.reading import Absent, Arrived, Doubtful, Reading, of_first_post, of_update

FIRST_BYTE_SECONDS = 5.0
ATTEMPTS = 2


class Publication(PublicationRecord):
    """One approval on its way to customers: `Publication(approval=...).save()` takes it there."""

    # What others may read of the page. Nobody else asks Statuspage anything

    @staticmethod
    def components_on_page() -> list[Component]:
        """All of them, as they are now. Raises Refused and TryLater."""
        return client.components()

    @staticmethod
    def incidents_on_page(since: datetime) -> Iterator[StatuspageIncident]:
        """Those made at or after `since`, newest first, a page of a hundred at a time. Raises Refused and TryLater."""
        return client.incidents_since(since)

    @staticmethod
    def incident_on_page(statuspage_incident: str) -> StatuspageIncident:
        """One of them. Raises Refused (code 404 where there is none) and TryLater."""
        return client.incident(statuspage_incident)

    # The way to Statuspage

    def save(self, **options: Any) -> None:
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
        """What was sent is settled first: that needs no second copy. What was not passes every check, each time."""
        if self._take_up() and self.state in UNDER_WAY:
            self._settle()
        if self.state != PublicationState.RESERVED:
            return
        try:
            mirror_approval(self.approval.event)
        finally:  # whether the copy can be written or not, an approval that no longer holds ends here
            self._reserve()
        if self.state in UNDER_WAY:  # else what is owed would be done, and nobody would look whether it arrived
            raise TryLater("statuspage", "another worker is sending it")
        if self.state == PublicationState.RESERVED:
            self._publish()

    def _publish(self) -> None:
        self.approval = prove(self.approval_id)
        known = self._look()
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

    def _look(self) -> list[str]:
        """The ids of the updates that the incident shows before the send. Where the page cannot be read nothing is sent.

        Raises ApprovalLapsed where a chosen component is not as the preview showed it.
        """
        content = self.content
        try:
            if content.components:
                refuse_changed(content.components, now=client.components())
            return [] if content.target == NEW else [update.id for update in client.incident(content.target).updates]
        except OutsideError as unread:
            self._postpone(unread)

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
            components={key: change.state for key, change in content.components.items()},
            deliver_notifications=content.notify,
            metadata={"incident_response": {"publications": [*ids, str(self.pk)]}},
        )

    # What became of it

    def _confirm(self, shown: StatuspageIncident) -> None:
        """A 2xx counts only when the incident in it carries our words as a new update."""
        found = of_update(self.content, shown, known=self.known_updates)
        if isinstance(found, Arrived):
            self._arrived(found)
        else:
            self._unknown("Statuspage answered with other words than ours")

    def _arrived(self, found: Arrived) -> None:
        self._end(
            PublicationState.PUBLISHED,
            Action.STATUSPAGE_PUBLISHED,
            statuspage_incident=found.incident.id,
            statuspage_update=found.update.id,
            url=found.incident.shortlink,
        )

    def _settle(self) -> None:
        """Reads the page until it shows the update, or two readings far enough apart do not. Never sends."""
        if self.state == PublicationState.SENDING:
            self._unknown("the worker that sent it is gone", wait=False)
        asked_at = database_now()  # a worker that stands still after it has read knows no more than it did then
        try:
            shown = self._read()
        except OutsideError as outage:
            if asked_at > self._sent_at + timedelta(seconds=settings.SETTLE_READABLE_WITHIN_S):
                self._leave_to_a_person("Statuspage cannot be read")
            raise TryLater("statuspage", "Statuspage cannot be read", after=30.0) from outage
        match self._reading_of(shown):
            case Arrived() as found:
                self._arrived(found)
            case unseen:
                self._not_seen(unseen, shown, at=asked_at)

    @property
    def _sent_at(self) -> datetime:
        assert self.sending_at  # noqa: S101 the database refuses SENDING without it
        return self.sending_at

    def _read(self) -> list[StatuspageIncident]:
        """What can show it: the incident that it was sent to, or for a first post all that were made since."""
        if self.target != NEW:
            return [client.incident(self.target)]
        return list(client.incidents_since(self._sent_at - timedelta(minutes=5)))

    def _reading_of(self, shown: list[StatuspageIncident]) -> Reading:
        if self.target != NEW:
            return of_update(self.content, shown[0], known=self.known_updates)
        return of_first_post(self.content, shown, publication=str(self.pk))

    def _not_seen(self, reading: Absent | Doubtful, shown: list[StatuspageIncident], *, at: datetime) -> None:
        """One complete reading, asked for at `at`, did not show it. Two, far enough apart and late enough, mean that it did not
        arrive.
        """
        apart = timedelta(seconds=settings.SETTLE_READINGS_APART_S)
        if at < self._sent_at + timedelta(seconds=settings.SETTLE_FIRST_READING_S):
            raise TryLater("statuspage", "not confirmed yet", after=15.0)
        self._note_absence(_evidence(reading, shown, at=at, known=self.known_updates), first=self.absent_at is None)
        if isinstance(reading, Doubtful):
            self._leave_to_a_person(reading.why)
        if self.absent_at is None or at < self.absent_at + apart:
            raise TryLater("statuspage", "not confirmed yet", after=20.0)
        if self.unknowns >= ATTEMPTS:
            self._leave_to_a_person("Two attempts were not confirmed")
        self._move(
            PublicationState.RESERVED, Action.PUBLICATION_POSTPONED, why="It did not arrive; it is sent once more."
        )

    def _leave_to_a_person(self, what: str) -> NoReturn:
        question = f"{what}. A person has to look at the status page and decide."
        self._ask(question)
        raise Refused("statuspage", question)

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


def _evidence(
    reading: Absent | Doubtful, shown: list[StatuspageIncident], *, at: datetime, known: list[str]
) -> dict[str, Any]:
    """A reading as it is kept: when, what it said, and every entry that was not there before the send."""
    entries = [
        {
            "incident": one.id,
            "update": update.id,
            "status": update.status,
            "body": as_shown(update.body),
            "at": update.created_at.isoformat(),
        }
        for one in shown
        for update in one.updates
        if update.id not in known
    ]
    said = reading.why if isinstance(reading, Doubtful) else "not there"
    return {"at": at.isoformat(), "said": said, "entries": entries}
