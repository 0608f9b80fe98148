"""The receipt of one publication: what was published, who approved exactly that, and the events that say so.

`verify_receipt.py` checks it with nothing of ours. The form is fixed, so that not a byte of it can differ unnoticed.
"""

import json
from collections.abc import Iterator
from typing import Any

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from statuspage.models.publication import Publication
from statuspage.models.publication_state import PublicationState

KIND, VERSION = "incident-response publication receipt", 1
ACTIONS = (
    Action.PUBLICATION_RESERVED,
    Action.PUBLICATION_SENDING,
    Action.PUBLICATION_DECIDED,
    Action.STATUSPAGE_PUBLISHED,
)


def receipt(publication: Publication) -> str:
    """Of one that is PUBLISHED. JSON with sorted keys, indented by two, in UTF-8; bytes of events and words as text."""
    approval = publication.approval
    document = {
        "receipt": KIND,
        "version": VERSION,
        "publication": str(publication.pk),
        "page": publication.content.page,
        "content": bytes(approval.revision.canonical).decode(),
        "digest": publication.digest,
        "chain": approval.event.chain,
        "approval": {
            "seq": approval.event.seq,
            "at": approval.event.parsed["at"],
            "approver": approval.approver.reference,
            "group": approval.group,
            "role": approval.role,
        },
        "shown": {"incident": publication.statuspage_incident, "update": publication.statuspage_update},
        "events": [_event(one) for one in _events(publication)],
    }
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def receipts_of(incident: Incident, *, up_to: int) -> Iterator[tuple[Publication, str]]:
    """Of everything that was published with its events no later than event `up_to` of the incident."""
    related = ("approval__revision", "approval__approver", "approval__event")
    of_it = Publication.objects.filter(incident=incident, state=PublicationState.PUBLISHED).select_related(*related)
    for publication in of_it.order_by("settled_at", "pk"):
        if _events(publication)[-1].seq <= up_to:
            yield publication, receipt(publication)


def _events(publication: Publication) -> list[AuditEvent]:
    """The approval, and every step of the publication, in their order."""
    approved = publication.approval.event
    of_it = AuditEvent.objects.filter(chain=approved.chain, action__in=ACTIONS)
    steps = of_it.filter(parsed__detail__publication=str(publication.pk)).order_by("seq")
    return sorted([approved, *steps], key=lambda event: event.seq)


def _event(event: AuditEvent) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "previous": bytes(event.previous).hex(),
        "canonical": bytes(event.canonical).decode(),
        "hash": bytes(event.hash).hex(),
    }
