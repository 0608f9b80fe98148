"""An approval falls with the right that it rests on: from then on it sends nothing, and no right given later revives it."""

from django.db.models import Q

from incidents.actor import WORKER, Actor
from incidents.approvers import STAND_IN, still_holds
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from incidents.verb import verb
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft

WHY = "its approver may not approve any more"


def void_without_right(person: Person) -> None:
    """Looks at every approval of theirs, and of those who stand in for them, that still could send something."""
    rests_on_them = Q(approver=person) | Q(role=f"{STAND_IN}{person.reference}")
    given = Approval.objects.filter(rests_on_them, voided_at=None, expires_at__gt=database_now())
    for incident in Incident.objects.filter(drafts__revisions__approvals__in=given).distinct().order_by("number"):
        void_approvals(incident, actor=WORKER)


@verb
def void_approvals(incident: Incident, *, actor: Actor) -> None:
    """Those in this incident whose right is gone. Their publication then lapses, and people are told."""
    drafts = Draft.objects.filter(incident=incident, revisions__approvals__voided_at=None).order_by("pk")
    for draft in [Draft.objects.lock(pk) for pk in dict.fromkeys(drafts.values_list("pk", flat=True))]:
        for approval in Approval.objects.locked().filter(revision__draft=draft, voided_at=None):
            if not still_holds(approval.basis, approval.approver, incident):
                void(approval, WHY, draft=draft, incident=incident, actor=actor)


def void(approval: Approval, why: str, *, draft: Draft, incident: Incident, actor: Actor) -> None:
    """It sends nothing from now on, and that is on record. The caller has locked all three."""
    approval.void(why)
    record(
        Action.APPROVAL_VOIDED,
        actor=actor,
        incident=incident,
        draft=draft.pk,
        approver=approval.approver.reference,
        why=why,
    )
