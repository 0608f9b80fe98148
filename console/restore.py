"""What `manage.py after_restore` does, in order. Each step finds for itself what is left, so that it can be run again.

Nothing is sent to customers and nobody is paged: what was done outside is read there, and work goes on after the last step alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings

from clients import linear
from incidents.actor import Actor
from incidents.audit.store import AuditStore, audit_store
from incidents.errors import VerbRefused
from incidents.models.incident import Incident
from incidents.models.installation import Installation
from incidents.models.outbox_entry import UNFINISHED, OutboxEntry
from incidents.restore import follow_ups, groups, heads, postmortems
from incidents.restore.chains import bring_back, differing
from incidents.restore.hold import hold, is_held
from incidents.restore.look import look
from incidents.restore.lost import bring_back_incident, lost_incidents
from incidents.restore.settle import Done, next_epoch, settle
from slackbot import restored as rooms
from statuspage import restored as gate
from statuspage.connected import is_connected

Lines = Iterator[str]
WRITTEN_ANEW = " It was written once more since; those words did not come back."


@dataclass(kw_only=True)
class Restore:
    """One run. `store` is None where no second copy is kept; with `dry` everything is read and nothing changed."""

    actor: Actor
    store: AuditStore | None
    dry: bool
    done: Done = field(default_factory=Done)

    def steps(self) -> Lines:
        """Sentences, as each thing is found or done. Raises the failures of clients/errors.py and VerbRefused."""
        for step in STEPS:
            yield from step(self)

    # From the mirror

    def chains(self) -> Lines:
        """The end of a chain that was lost comes back; another end is kept as evidence."""
        for difference in differing(self.store) if self.store else ():
            back, kept = len(difference.follows), len(difference.kept)
            yield f"{difference.chain}: {back} events come back, {kept} items of the mirror are kept beside it."
            self.done.repaired += 1
            if not self.dry:
                bring_back(difference, actor=self.actor)

    def incidents(self) -> Lines:
        """Opened after the backup was made."""
        for lost in lost_incidents(self.store) if self.store else ():
            if lost.why_not:
                yield f"{lost.reference} stays in the mirror alone: {lost.why_not}."
                self.done.left += 1
                continue
            yield f"{lost.reference} comes back, with {len(lost.difference.follows)} events."
            self.done.returned += 1
            if not self.dry:
                incident = bring_back_incident(lost, actor=self.actor)
                if incident.reference != lost.reference:
                    yield f"  Its number was given to another meanwhile: it is {incident.reference} from now on."

    def second_ones(self) -> Lines:
        """Opened for alert groups whose incident was not back yet: OnCall speaks on while everything is held."""
        for incident, other in groups.opened_twice():
            if incident.ic:
                yield f"{incident.reference} is about what {other.reference} is about, and {incident.ic} leads it. Close one."
                self.done.left += 1
                continue
            yield f"{incident.reference} was opened again for what {other.reference} is about: it is its duplicate."
            if not self.dry:
                groups.close_second(incident, other=other, actor=self.actor)

    def heads(self) -> Lines:
        """So that the next one names the last that was signed."""
        found = heads.lost_heads(self.store) if self.store else []
        if found:
            yield f"Signed heads {found[0].number} to {found[-1].number} come back."
        if not self.dry:
            heads.take_in(found)

    # At the gate

    def approvals(self) -> Lines:
        """What was approved in the backup may have been published since: it is never sent."""
        for approval in gate.open_approvals():
            yield f"The approval of {approval.revision.draft} is void: unless its words are public, they wait for another."
            self.done.voided += 1
            if not self.dry:
                gate.void_restored(approval, actor=self.actor)

    def publications(self) -> Lines:
        """Read from the page; what is there is on record as published."""
        lost = gate.lost_publications() if is_connected() else []
        for sent in lost:
            shown = gate.read_from_page(sent)
            if shown is None:
                yield f"Publication {sent.publication} was sent, says the record; the page does not show it. It is not sent again."
                self.done.left += 1
                continue
            yield f"Publication {sent.publication} is on the page, since {shown.update.created_at:%d %B %H:%M} UTC."
            self.done.found += 1
            if not self.dry:
                gate.note_published(shown, actor=self.actor)

    # In Slack

    def rooms(self) -> Lines:
        """Those that the record names."""
        for incident, channel in rooms.lost_rooms():
            room = rooms.look_in_slack(incident, channel)
            if room is None:
                yield f"{incident.reference} had its room in {channel}, which Slack does not show us any more."
                self.done.left += 1
                continue
            yield f"{incident.reference} has its room #{room.channel.name} again, with {len(room.messages)} messages of ours."
            self.done.rooms += 1
            if not self.dry:
                rooms.take_up(room, actor=self.actor)

    # In Linear

    def postmortems(self) -> Lines:
        """Those that the record says were written."""
        lost = postmortems.lost_postmortems() if settings.LINEAR_API_KEY else []
        for incident, written in lost:
            found = postmortems.look_in_linear(incident, written)
            if found is None:
                yield _not_found(incident, written)
                self.done.left += 1
                continue
            yield f"The postmortem of {incident.reference} is {found.issue.identifier} in Linear.{WRITTEN_ANEW * written.anew}"
            self.done.filed += 1
            if not self.dry:
                postmortems.put_back(found, actor=self.actor)

    def unwritten(self) -> Lines:
        """Ended in the time that was lost, before anybody wrote of it."""
        for incident in postmortems.unwritten():
            yield f"{incident.reference} has no postmortem, says the record. Reopen and resolve it, and one is written."
            self.done.left += 1

    def follow_ups(self) -> Lines:
        """Those that the record says are filed."""
        for one in follow_ups.without_an_address() if settings.LINEAR_API_KEY else ():
            issue = linear.find_issue(one.pk)
            if issue is None:
                yield f"{one.identifier}, of {one.incident.reference}, is to be done, says the record; Linear does not show it."
                self.done.left += 1
                continue
            yield f"What is to be done of {one.incident.reference} is {issue.identifier} in Linear."
            if not self.dry:
                follow_ups.put_address(one, issue=issue, actor=self.actor)

    # What is owed

    def owed(self) -> Lines:
        """Of mails and pages nothing is asked here. OnCall's list is compared once work goes on."""
        count = OutboxEntry.objects.filter(state__in=UNFINISHED, in_doubt=True).count()
        yield f"{count} effects are owed that may have been done: each looks first, and what is worse twice than never is left."

    # The end

    def finish(self) -> Lines:
        """The epoch goes up. Raises VerbRefused where the mirror has grown meanwhile: somebody works with the old database."""
        if self.dry:
            yield "Nothing was changed. Run it again without --dry-run."
            return
        if self.store and (again := _grown(self.store)):
            raise VerbRefused(
                f"{again} The mirror goes on growing: workers of the old database run still. Stop them, then run this again."
            )
        epoch = next_epoch(self.store)
        settle(epoch=epoch, done=self.done, mirror=self.store is not None, actor=self.actor)
        yield f"Settled. Work goes on in epoch {epoch}."


def _not_found(incident: Incident, written: postmortems.Written) -> str:
    how = f"filed as {written.identifier}" if written.identifier else "written, and nothing says that it was filed"
    return f"The postmortem of {incident.reference} was {how}, says the record; Linear does not show it. It is left in doubt."


def _grown(store: AuditStore) -> str:
    """Whether anything is there by now that was not a moment ago."""
    more = next((one.chain for one in differing(store)), "")
    lost = next((one.reference for one in lost_incidents(store) if not one.why_not), "")
    return f"{more or lost} has more there than here." if more or lost else ""


STEPS: tuple[Callable[[Restore], Lines], ...] = (
    Restore.chains,
    Restore.incidents,
    Restore.second_ones,
    Restore.heads,
    Restore.approvals,
    Restore.publications,
    Restore.rooms,
    Restore.postmortems,
    Restore.unwritten,
    Restore.follow_ups,
    Restore.owed,
    Restore.finish,
)


def hold_by_hand() -> bool:
    """Before the workers of a restored database start, where no mirror can tell them. False: it was held already."""
    return hold("An operator says that this database was restored from a backup.")


def why_held(*, dry: bool) -> str:
    """As a sentence; empty where nothing is. Where the mirror is ahead and nobody noticed yet, it is held now, unless `dry`."""
    store = audit_store()
    found = look(store, every_chain=True) if store and not is_held() else None
    if found and dry:
        return f"Not held yet. {found.why}"
    if found:
        hold(found.why, newest_number=found.newest_number)
    installation = Installation.objects.get()
    return (
        f"Held since {installation.held_at:%d %B %Y %H:%M} UTC. {installation.held_why}" if installation.held_at else ""
    )
