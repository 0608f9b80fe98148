"""An approval falls with the right that it rests on: from then on it sends nothing, and no right given later revives it."""

from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.verb import verb
from statuspage.authority import basis
from statuspage.clock import database_now
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft

WHY = "its approver may not approve any more"


def void_without_right(person: Person) -> None:
    """Looks at every approval of theirs that still could send something."""
    given = Approval.objects.filter(approver=person, voided_at=None, expires_at__gt=database_now())
    for incident in Incident.objects.filter(drafts__revisions__approvals__in=given).distinct().order_by("number"):
        void_approvals(incident, person=person, actor=WORKER)


@verb
def void_approvals(incident: Incident, *, person: Person, actor: Actor) -> None:
    """Of this person, in this incident, unless the right is there (again). The publication then lapses, and people are told."""
    if basis(person, incident):
        return
    drafts = Draft.objects.filter(incident=incident, revisions__approvals__approver=person).order_by("pk")
    for draft in [Draft.objects.lock(pk) for pk in dict.fromkeys(drafts.values_list("pk", flat=True))]:
        for approval in Approval.objects.locked().filter(revision__draft=draft, approver=person, voided_at=None):
            approval.void(WHY)
            record(
                Action.APPROVAL_VOIDED,
                actor=actor,
                incident=incident,
                draft=draft.pk,
                approver=person.reference,
                why=WHY,
            )
