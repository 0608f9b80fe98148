"""A state change becomes a message for each endpoint that wants its kind, once."""

from uuid import UUID

from django.db import transaction

from console.facts import EndpointMessageOwed
from console.models import Endpoint, EndpointMessage
from console.outgoing.body import body_of
from console.outgoing.forget import oldest_kept
from console.outgoing.kinds import BY_ACTION
from incidents.actor import EVERYBODY
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident
from incidents.outbox.announce import announce


def fan_out(event_id: UUID) -> None:
    """Nothing of an incident that not everybody may know of. Done again it makes nothing twice, however late."""
    event = AuditEvent.objects.get(pk=event_id)
    if event.at < oldest_kept():  # whoever was told it may be forgotten
        return
    kind = BY_ACTION[Action(event.action)]
    wanted = list(Endpoint.objects.filter(is_on=True, kinds__contains=[kind]))
    incident = may_be_told(event) if wanted else None
    if incident is None:
        return
    body = body_of(kind, event, incident)
    with transaction.atomic():
        for endpoint in wanted:
            given = {"kind": kind, "body": body}
            message, is_new = EndpointMessage.objects.get_or_create(endpoint=endpoint, event=event, defaults=given)
            if is_new:
                owe(message)


def may_be_told(event: AuditEvent) -> Incident | None:
    """The event's incident, where others outside may hear of it; else None."""
    return Incident.objects.visible_to(EVERYBODY).filter(events=event, shadow=False).first()


def owe(message: EndpointMessage) -> None:
    """It is to be sent. The caller has a transaction open."""
    announce(EndpointMessageOwed(message.id, message.round), key=f"endpoint-message:{message.id}:{message.round}")
