"""Which entries of the timeline the model says that a draft's first words rest on, as the event of its making has them.

They are for whoever reviews it. Customers read none of it, and no digest covers it.
"""

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.timeline import Line, lines_of
from statuspage.models.draft import Draft, Origin


def rests_on(draft: Draft) -> list[Line]:
    """In order; none where the model named none, or did not write it."""
    if draft.origin != Origin.MODEL:
        return []
    chain = AuditEvent.objects.filter(chain=draft.incident.chain)
    made = chain.filter(action=Action.STATUSPAGE_DRAFT_CREATED, parsed__detail__draft=draft.pk).first()
    numbers = made.detail.get("rests_on", []) if made else []
    return lines_of(list(chain.filter(seq__in=numbers).order_by("seq"))) if numbers else []
