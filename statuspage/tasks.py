"""Background work of the gate: the one effect that publishes, approvals that fall with a right, and the page looked at."""

from collections.abc import Callable

import structlog
from celery import shared_task
from django.conf import settings

from clients.errors import OutsideError, Refused, TryLater
from incidents.facts import RightsLost
from incidents.models.person import Person
from incidents.outbox.effect import effect
from statuspage import gate_check
from statuspage.errors import AutoPublishNotPermittedError, ReadBackMismatch
from statuspage.facts import DraftApproved
from statuspage.fallen import void_without_right
from statuspage.metrics import GATE_SECONDS
from statuspage.models.approval import Approval
from statuspage.models.publication import Publication
from statuspage.models.publication_state import UNSETTLED

log = structlog.get_logger(__name__)


@shared_task(name="statuspage.look_at_page", soft_time_limit=40, time_limit=50)
def look_at_page() -> None:
    """What others posted lately. Two at once find it once; an outage is logged, and a minute later we look again."""
    _unless_it_is_away(gate_check.look)


@shared_task(name="statuspage.check_gate", soft_time_limit=540, time_limit=600)
def check_gate() -> None:
    """The whole record and the whole page. Twice changes nothing."""
    gate_check.check_record()
    _unless_it_is_away(gate_check.check_page)


def _unless_it_is_away(look: Callable[[], object]) -> None:
    if not settings.STATUSPAGE_API_KEY:
        return
    try:
        look()
    except OutsideError as outage:
        log.warning("status_page_unread", code=outage.code)


def _is_settled(fact: DraftApproved) -> bool:
    return Publication.objects.filter(approval=fact.approval_id).exclude(state__in=UNSETTLED).exists()


@effect(on=DraftApproved, queue="gate", lane=lambda fact: f"publication:{fact.incident_id}", look=_is_settled)
def publish(fact: DraftApproved) -> None:
    """The only caller of Publication.save(). An unknown outcome is settled there, by reading Statuspage."""
    publication = Publication(
        approval=Approval.objects.select_related("revision__draft", "event").get(pk=fact.approval_id)
    )
    try:
        publication.save()
    except ReadBackMismatch as mismatch:  # a person must look before anything of this incident is published
        raise Refused("approval gate", str(mismatch)) from mismatch
    except AutoPublishNotPermittedError as stopped:
        raise TryLater("approval gate", str(stopped)) from stopped
    if publication.settled_at:
        GATE_SECONDS.observe((publication.settled_at - publication.approval.created_at).total_seconds())


@effect(on=RightsLost, queue="gate", repeat=True)
def void_approvals(fact: RightsLost) -> None:
    void_without_right(Person.objects.get(pk=fact.person_id))
