"""Background work of the gate: the one effect that publishes, and approvals that fall with a right."""

from clients.errors import Refused, TryLater
from incidents.facts import RightsLost
from incidents.models.person import Person
from incidents.outbox.effect import effect
from statuspage.errors import AutoPublishNotPermittedError, ReadBackMismatch
from statuspage.facts import DraftApproved
from statuspage.fallen import void_without_right
from statuspage.metrics import GATE_SECONDS
from statuspage.models.approval import Approval
from statuspage.models.publication import Publication
from statuspage.models.publication_state import UNSETTLED


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
