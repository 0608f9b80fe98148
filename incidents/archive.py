"""The room after the end: archived some days later, once the postmortem is reviewed, unless somebody keeps it."""

from datetime import timedelta

from django.conf import settings

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow
from incidents.facts import RoomKept
from incidents.models.archiving import Archiving
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.postmortem_review import is_reviewed
from incidents.quiet_hours import working_time
from incidents.turns import owe_turn
from incidents.verb import verb

A_DAY = timedelta(days=1)


@verb
def plan_archiving(incident: Incident, *, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """Of the episode that has ended. A second time changes nothing."""
    plan(incident)


def plan(incident: Incident) -> None:
    """The same for a verb that has locked the incident; nothing while it is open, or has no room yet."""
    if incident.is_open or incident.room_ready_at is None or not settings.ARCHIVE_DAYS:
        return
    ended = incident.resolved_at or incident.cancelled_at or database_now()
    announced = working_time(ended + timedelta(days=settings.ARCHIVE_DAYS - 1), incident.ic)
    first = {"due_at": announced}
    archiving, new = Archiving.objects.get_or_create(incident=incident, episode=incident.episode, defaults=first)
    if new:
        owe_turn(archiving, at=announced)


@verb
def archiving_turn(incident: Incident, *, archiving_id: int, actor: Actor) -> Archiving | None:  # noqa: ARG001 - a verb's own signature
    """The archiving, if it is to be announced or done now. While the postmortem is not reviewed it is put off by a day."""
    archiving, now = incident.archivings.get(pk=archiving_id), database_now()
    is_its_end = not incident.is_open and incident.episode == archiving.episode
    if archiving.is_over or not is_its_end or archiving.due_at > now:
        return None
    at = working_time(now, incident.ic) if _is_reviewed(incident) else working_time(now + A_DAY, incident.ic)
    if at > now:
        owe_turn(archiving, at=at)
        return None
    return archiving


@verb
def note_announced(incident: Incident, *, archiving_id: int, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """The room was told, a day ahead at least. A second time changes nothing."""
    archiving, now = incident.archivings.get(pk=archiving_id), database_now()
    if archiving.announced_at is None:
        archiving.announced_at = now
        archiving.save(update_fields=["announced_at"])
        owe_turn(archiving, at=working_time(now + A_DAY, incident.ic))


@verb
def note_archived(incident: Incident, *, archiving_id: int, channel: str, actor: Actor) -> None:
    """`channel` is Slack's id. A second time changes nothing."""
    archiving = incident.archivings.get(pk=archiving_id)
    if not archiving.is_over:
        archiving.archived_at = database_now()
        archiving.save(update_fields=["archived_at"])
        record(Action.WAR_ROOM_ARCHIVED, actor=actor, incident=incident, channel=channel)


@verb
def note_archive_failed(incident: Incident, *, channel: str, why: str, actor: Actor) -> None:
    """Slack refused it; a person has to look."""
    record(Action.WAR_ROOM_ARCHIVE_FAILED, actor=actor, incident=incident, words={"why": why}, channel=channel)


@verb
def keep_room(incident: Incident, *, actor: Actor) -> Archiving:
    """The room of this end stays. Raises NotNow where it is not about to be archived; a second time changes nothing."""
    archiving = incident.archivings.filter(episode=incident.episode).first()
    if archiving is None or archiving.archived_at or incident.is_open:
        raise NotNow(f"The room of {incident.reference} is not about to be archived.")
    if archiving.kept_at is None:
        archiving.kept_at, archiving.kept_by = database_now(), actor.somebody
        archiving.save(update_fields=["kept_at", "kept_by"])
        event = record(Action.ROOM_KEPT, actor=actor, incident=incident)
        announce(RoomKept(incident.id, archiving.pk), event=event)
    return archiving


def _is_reviewed(incident: Incident) -> bool:
    """Or there is none to review: of a false alarm, or what nobody took up."""
    return is_reviewed(incident) or not Postmortem.objects.filter(incident=incident).exists()
