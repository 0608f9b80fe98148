"""Background work of the record. Each effect is declared here and nowhere else."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db.models import F

from clients.errors import OutsideError
from incidents import (
    archive,
    directory,
    fetch,
    follow_up_standing,
    follow_ups,
    postmortem,
    postmortem_standing,
    rating,
    rooms,
    searched,
    subject,
)
from incidents import reconcile as reconciliation
from incidents.actor import WORKER
from incidents.analytics import rollup
from incidents.audit import check, head_copies, heads
from incidents.audit import words as audit_words
from incidents.audit.mirror import mirror_tail
from incidents.errors import ChainForked
from incidents.facts import (
    AlertJoined,
    AlertNamed,
    AuditCheckWanted,
    ChainGrew,
    FollowUpAdded,
    HeadDue,
    HeadSigned,
    IncidentCancelled,
    IncidentLapsed,
    IncidentLed,
    IncidentReopened,
    IncidentResolved,
    IncidentUndone,
    LinearChanged,
    MailWithoutSlackWanted,
    NoteWithoutSlackWanted,
    PageWanted,
    PostmortemFiled,
    PostmortemWritten,
    RightsLost,
    SeverityChanged,
)
from incidents.models.alert import Alert
from incidents.models.delivery import Delivery
from incidents.models.incident import Incident
from incidents.models.page import Page
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.no_slack import write_mail, write_note
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from incidents.outbox.sweep import sweep as sweep_outbox
from incidents.page_people import send
from incidents.restore.hold import unless_held
from incidents.restore.look import hold_if_ahead
from incidents.roles import leave_all
from incidents.tell_back import open_at_source
from incidents.tell_oncall import acknowledge_at_source
from incidents.tell_over import resolve_at_source


@shared_task(name="incidents.sweep", soft_time_limit=10, time_limit=20)
def sweep() -> None:
    """Prompts what is due."""
    sweep_outbox()


@shared_task(name="incidents.reconcile", soft_time_limit=50, time_limit=55)
@unless_held
def reconcile() -> None:
    """Finds alerts whose webhook never arrived. Two at once find them once."""
    if settings.GRAFANA_ONCALL_URL:
        reconciliation.reconcile()


@shared_task(name="incidents.follow_directory", soft_time_limit=100, time_limit=120)
@unless_held
def follow_directory() -> None:
    """Who left the company, and who is in the groups that the directory fills. Twice changes nothing."""
    if settings.WORKOS_API_KEY:
        directory.follow()


@shared_task(name="incidents.look_after_follow_ups", soft_time_limit=100, time_limit=120)
@unless_held
def look_after_follow_ups() -> None:
    """What people have done since, in Linear. Two at once note it once."""
    if settings.LINEAR_API_KEY:
        follow_up_standing.look_after_follow_ups()
        postmortem_standing.look_after_postmortems()


@shared_task(name="incidents.release_rooms", soft_time_limit=20, time_limit=30)
@unless_held
def release_rooms() -> None:
    """Incidents that a storm held get their rooms as their turn comes."""
    rooms.release_rooms()


@shared_task(name="incidents.fill_audit_words", soft_time_limit=50, time_limit=55)
def fill_audit_words() -> None:
    """What a search by text looks through, of events and then of incidents. Two at once fill it once."""
    audit_words.fill()
    searched.fill()


@shared_task(name="incidents.look_for_restore", soft_time_limit=50, time_limit=55)
def look_for_restore() -> None:
    """Whether the mirror knows more than this database. While it does not answer nobody knows: a minute later again."""
    with suppress(OutsideError):
        hold_if_ahead(every_chain=False)


@shared_task(name="incidents.keep_subjects", soft_time_limit=50, time_limit=55)
def keep_subjects() -> None:
    """What later incidents are compared with. Two at once write the same."""
    subject.keep_subjects()


@shared_task(name="incidents.roll_up", soft_time_limit=100, time_limit=120)
def roll_up() -> None:
    """The numbers that plots are drawn from. Two at once write the same."""
    rollup.roll_up()


@effect(
    on=ChainGrew,
    queue="default",
    lane=lambda fact: f"mirror:{fact.chain}",
    repeat=True,
    attempts=1000,
    latest=True,
    unhurried=True,
)
def mirror_chain(fact: ChainGrew) -> None:
    """A conditional put: repeating is harmless. A fork ends the entry, and the chain's lane waits for an operator."""
    mirror_tail(fact.chain)


@shared_task(name="incidents.check_audit", soft_time_limit=50, time_limit=60)
def check_audit() -> None:
    """Begins the verification of the audit log when it is due. Two at once begin one."""
    check.check_when_due()


@effect(on=AuditCheckWanted, queue="default", repeat=True, in_shadow=True)
def verify_piece(fact: AuditCheckWanted) -> None:
    """Twice is harmless: whoever comes second finds that the first has gone on."""
    check.go_on(fact.check_id, fact.piece)


@shared_task(name="incidents.ask_for_head", soft_time_limit=10, time_limit=20)
def ask_for_head() -> None:
    """Every quarter of an hour."""
    heads.ask_for_head()


@effect(on=HeadDue, queue="default", repeat=True, latest=True, unhurried=True)
def sign_due(_fact: HeadDue) -> None:
    """What the chains have come to since the last head. Two at once sign one; nothing new, nothing signed."""
    heads.sign_heads()


@effect(on=IncidentResolved, queue="default", repeat=True, in_shadow=True, latest=True, unhurried=True)
def sign_resolved(fact: IncidentResolved) -> None:
    """With a mirror a head holds only what that has confirmed, so the end of this chain is copied first."""
    with suppress(ChainForked):  # it is on record; the other chains are signed nevertheless
        mirror_tail(Incident.objects.get(pk=fact.incident_id).chain)
    heads.sign_heads()


@effect(
    on=HeadSigned,
    queue="default",
    lane=lambda _: "heads:mirror",
    repeat=True,
    attempts=1000,
    latest=True,
    unhurried=True,
)
def copy_heads_to_mirror(fact: HeadSigned) -> None:
    """A conditional put: repeating is harmless."""
    head_copies.copy_to_mirror(fact.installation_id)


@effect(
    on=HeadSigned,
    queue="default",
    lane=lambda _: "heads:bucket",
    repeat=True,
    attempts=1000,
    latest=True,
    unhurried=True,
)
def copy_heads_to_bucket(fact: HeadSigned) -> None:
    """The same; the two do not wait for one another."""
    head_copies.copy_to_bucket(fact.installation_id)


@effect(on=AlertNamed, queue="rooms", repeat=True, rank=Rank.ROOM)
def verify_alert(fact: AlertNamed) -> None:
    """Asking twice is harmless; the room waits for the answer, so it is asked beside the rooms."""
    fetch.ask(Delivery.objects.get(pk=fact.delivery_id))


def _oncall(fact: Any) -> str:
    """What OnCall is told of an incident it is told in order: nothing is taken back that is still on its way."""
    return f"oncall:{fact.incident_id}"


def _linear(fact: Any) -> str:
    """The same for its issue in Linear."""
    return f"linear:{fact.incident_id}"


@effect(on=IncidentLed, queue="default", lane=_oncall, repeat=True)
def acknowledge_alerts(fact: IncidentLed) -> None:
    acknowledge_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=AlertJoined, queue="default", lane=_oncall, repeat=True, latest=True)
def acknowledge_joined(fact: AlertJoined) -> None:
    acknowledge_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentReopened, queue="default", lane=_oncall, repeat=True)
def acknowledge_reopened(fact: IncidentReopened) -> None:
    """Of one that ended as soon as it was led, on call was told of nothing."""
    acknowledge_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentResolved, queue="default", lane=_oncall, repeat=True)
def resolve_alerts(fact: IncidentResolved) -> None:
    """Of what is resolved there already OnCall says so, and that is as good."""
    resolve_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentCancelled, queue="default", lane=_oncall, repeat=True)
def resolve_cancelled(fact: IncidentCancelled) -> None:
    """The same for what was no incident."""
    resolve_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentUndone, queue="default", lane=_oncall, repeat=True)
def open_alerts(fact: IncidentUndone) -> None:
    """Looks in OnCall at each before it is opened again."""
    open_at_source(Incident.objects.get(pk=fact.incident_id))


@effect(on=PageWanted, queue="default", repeat=True, attempts=4)
def page_people(fact: PageWanted) -> None:
    """Paged twice is better than never; four lost answers are four pages, and then a person looks."""
    send(Page.objects.select_related("incident", "asked_by").get(pk=fact.page_id))


@effect(on=NoteWithoutSlackWanted, queue="default", repeat=True, rank=Rank.ROOM)
def note_without_slack(fact: NoteWithoutSlackWanted) -> None:
    """A second note is read twice, no more."""
    write_note(Incident.objects.get(pk=fact.incident_id), Alert.objects.get(pk=fact.alert_id))


@effect(on=MailWithoutSlackWanted, queue="default", repeat=True, attempts=4, rank=Rank.ROOM)
def mail_without_slack(fact: MailWithoutSlackWanted) -> None:
    """Told twice is better than never; four lost answers are four mails, and then a person looks."""
    write_mail(Incident.objects.get(pk=fact.incident_id), Person.objects.get(pk=fact.person_id))


def _is_filed(fact: PostmortemWritten) -> bool:
    return Postmortem.objects.filter(incident=fact.incident_id, filed_episode=F("episode")).exists()


@effect(on=PostmortemWritten, queue="default", lane=_linear, look=_is_filed, rank=Rank.DECISION)
def file_postmortem(fact: PostmortemWritten) -> None:
    """Looks for our id in Linear before creating anything."""
    incident = Incident.objects.get(pk=fact.incident_id)
    try:
        postmortem.file(incident)
    except OutsideError as failure:
        postmortem.note_not_filed(incident, failure=failure, actor=WORKER)
        raise


@effect(on=PostmortemFiled, queue="default", lane=_linear, repeat=True)
def file_follow_ups(fact: PostmortemFiled) -> None:
    """Each under an id of ours: one that is there is found."""
    follow_ups.file_follow_ups(Incident.objects.get(pk=fact.incident_id))


@effect(on=FollowUpAdded, queue="default", lane=_linear, repeat=True)
def file_added(fact: FollowUpAdded) -> None:
    """After the postmortem is filed; until then it waits for that."""
    follow_ups.file_follow_ups(Incident.objects.get(pk=fact.incident_id))


@effect(on=LinearChanged, queue="default", repeat=True, latest=True)
def look_at_linear(fact: LinearChanged) -> None:
    """Asking twice is harmless."""
    if settings.LINEAR_API_KEY:
        postmortem_standing.look_at_issue(fact.issue_id)


@effect(on=SeverityChanged, queue="default", lane=_linear, repeat=True)
def mark_severity(fact: SeverityChanged) -> None:
    """Its title and its label, where it is filed already: while the incident is open again."""
    postmortem.mark_open(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentUndone, queue="default", lane=_linear, repeat=True)
def mark_undone(fact: IncidentUndone) -> None:
    """The same words a second time change nothing."""
    postmortem.mark_open(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentReopened, queue="default", lane=_linear, repeat=True)
def mark_reopened(fact: IncidentReopened) -> None:
    postmortem.mark_open(Incident.objects.get(pk=fact.incident_id))


@effect(on=RightsLost, queue="default", repeat=True)
def end_roles(fact: RightsLost) -> None:
    """Of somebody who lost a group and is here still, none ends."""
    person = Person.objects.get(pk=fact.person_id)
    if not person.is_active:
        leave_all(person)


@effect(on=IncidentResolved, queue="default", repeat=True, unhurried=True)
def plan_rating(fact: IncidentResolved) -> None:
    rating.plan_rating(Incident.objects.get(pk=fact.incident_id), actor=WORKER)


@effect(on=IncidentResolved, queue="default", repeat=True, unhurried=True)
def plan_archiving(fact: IncidentResolved) -> None:
    archive.plan_archiving(Incident.objects.get(pk=fact.incident_id), actor=WORKER)


@effect(on=IncidentCancelled, queue="default", repeat=True, unhurried=True)
def plan_archiving_of_cancelled(fact: IncidentCancelled) -> None:
    archive.plan_archiving(Incident.objects.get(pk=fact.incident_id), actor=WORKER)


@effect(on=IncidentLapsed, queue="default", repeat=True, unhurried=True)
def plan_archiving_of_lapsed(fact: IncidentLapsed) -> None:
    archive.plan_archiving(Incident.objects.get(pk=fact.incident_id), actor=WORKER)
