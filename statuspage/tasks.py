"""Background work of the gate: the one effect that publishes, what falls with a right, who is asked, the page looked at."""

from collections.abc import Callable

import structlog
from celery import shared_task

from clients.errors import OutsideError, Refused, TryLater
from clients.postgresql.fixed import Fixed
from incidents.actor import WORKER
from incidents.facts import IncidentLed, IncidentReopened, IncidentUndone, RightsLost
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from incidents.restore.hold import unless_held
from statuspage import gate_check, paging
from statuspage.ask import ask_approvers, page_next
from statuspage.connected import is_connected
from statuspage.errors import AutoPublishNotPermittedError, ReadBackMismatch
from statuspage.facts import ApproversWanted, DraftApproved, DraftChanged, DraftWaiting, NobodyApproved, StandInNamed
from statuspage.fallen import void_without_right
from statuspage.metrics import GATE_SECONDS
from statuspage.models.approval import Approval
from statuspage.models.ask import Ask
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication
from statuspage.models.publication_state import UNSETTLED

log = structlog.get_logger(__name__)

TO_PUBLISH = Fixed(lambda pk: Approval.objects.select_related("revision__draft", "event").filter(pk=pk))


@shared_task(name="statuspage.look_at_page", soft_time_limit=40, time_limit=50)
@unless_held
def look_at_page() -> None:
    """What others posted lately. Two at once find it once; an outage is logged, and a minute later we look again."""
    _unless_it_is_away(gate_check.look)


@shared_task(name="statuspage.check_gate", soft_time_limit=540, time_limit=600)
@unless_held
def check_gate() -> None:
    """The whole record and the whole page. Twice changes nothing."""
    gate_check.check_record()
    _unless_it_is_away(gate_check.check_page)


def _unless_it_is_away(look: Callable[[], object]) -> None:
    if not is_connected():
        return
    try:
        look()
    except OutsideError as outage:
        log.warning("status_page_unread", code=outage.code)


def _is_settled(fact: DraftApproved) -> bool:
    return Publication.objects.filter(approval=fact.approval_id).exclude(state__in=UNSETTLED).exists()


@effect(
    on=DraftApproved,
    queue="gate",
    lane=lambda fact: f"publication:{fact.incident_id}",
    look=_is_settled,
    rank=Rank.DECISION,
)
def publish(fact: DraftApproved) -> None:
    """The only caller of Publication.save(). An unknown outcome is settled there, by reading Statuspage."""
    publication = Publication(approval=TO_PUBLISH.get(fact.approval_id))
    try:
        publication.save()
    except ReadBackMismatch as mismatch:  # a person must look before anything of this incident is published
        raise Refused("approval gate", str(mismatch)) from mismatch
    except AutoPublishNotPermittedError as stopped:
        raise TryLater("approval gate", str(stopped)) from stopped
    if publication.settled_at:
        GATE_SECONDS.observe((publication.settled_at - publication.approval.created_at).total_seconds())


@effect(on=RightsLost, queue="gate", repeat=True, rank=Rank.DECISION)
def void_approvals(fact: RightsLost) -> None:
    void_without_right(Person.objects.get(pk=fact.person_id))


@effect(on=DraftWaiting, queue="default", repeat=True, rank=Rank.DECISION)
def ask_to_approve(fact: DraftWaiting) -> None:
    """Asked once: a second time finds who was."""
    ask_approvers(Incident.objects.get(pk=fact.incident_id), draft_id=fact.draft_id, actor=WORKER)


@effect(on=DraftChanged, queue="default", repeat=True, latest=True, rank=Rank.DECISION)
def ask_again(fact: DraftChanged) -> None:
    """Where it waits again, or has new words."""
    ask_approvers(Incident.objects.get(pk=fact.incident_id), draft_id=fact.draft_id, actor=WORKER)


def _ask_for_each_that_waits(incident: Incident) -> None:
    for draft in Draft.objects.filter(incident=incident, state=DraftState.PENDING).order_by("pk"):
        ask_approvers(incident, draft_id=draft.pk, actor=WORKER)


@effect(on=IncidentReopened, queue="default", repeat=True)
def ask_after_reopening(fact: IncidentReopened) -> None:
    """What was owed to the episode before has ended with it."""
    _ask_for_each_that_waits(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentUndone, queue="default", repeat=True, rank=Rank.DECISION)
def ask_after_undoing(fact: IncidentUndone) -> None:
    """The same for an end that was undone."""
    _ask_for_each_that_waits(Incident.objects.get(pk=fact.incident_id))


@effect(on=StandInNamed, queue="default", repeat=True, rank=Rank.DECISION)
def ask_stand_in(fact: StandInNamed) -> None:
    """They may approve what waits already."""
    _ask_for_each_that_waits(Incident.objects.get(pk=fact.incident_id))


@effect(on=IncidentLed, queue="default", repeat=True)
def ask_who_leads(fact: IncidentLed) -> None:
    """The same for an IC who is in `commanders`."""
    _ask_for_each_that_waits(Incident.objects.get(pk=fact.incident_id))


@effect(on=NobodyApproved, queue="default", repeat=True, rank=Rank.DECISION)
def page_in_time(fact: NobodyApproved) -> None:
    page_next(Incident.objects.get(pk=fact.incident_id), ask_id=fact.ask_id, level=fact.level, actor=WORKER)


@effect(on=ApproversWanted, queue="default", repeat=True, attempts=4, rank=Rank.DECISION)
def page_approvers(fact: ApproversWanted) -> None:
    """Paged twice is better than never; four lost answers are four pages, and then a person looks."""
    paging.page(Ask.objects.select_related("draft__incident").get(pk=fact.ask_id), fact.level)
