"""Background work of the console. Each effect is declared here and nowhere else."""

from celery import shared_task

from console.facts import EndpointMessageOwed, EndpointWentOff, SignInsFailed
from console.outgoing import forget, went_off
from console.outgoing.deliver import deliver
from console.outgoing.fan_out import fan_out
from console.signin import events
from incidents.audit.actions import Action
from incidents.facts import IncidentMoved
from incidents.models.audit_event import AuditEvent
from incidents.outbox.effect import effect


def _is_told(fact: SignInsFailed) -> bool:
    about = {"parsed__detail__account": fact.account_id, "parsed__detail__since": fact.block}
    return AuditEvent.objects.filter(action=Action.SIGN_IN_FAILED, incident=None, **about).exists()


@effect(on=SignInsFailed, queue="default", look=_is_told)
def tell_failed_sign_ins(fact: SignInsFailed) -> None:
    """One event for all of them, once its ten minutes are over."""
    events.tell(fact)


@effect(on=IncidentMoved, queue="default", repeat=True, unhurried=True)
def tell_endpoints(fact: IncidentMoved) -> None:
    """A message for each, which is owed by itself."""
    fan_out(fact.event_id)


@effect(on=EndpointMessageOwed, queue="default", repeat=True)
def send_to_endpoint(fact: EndpointMessageOwed) -> None:
    """Its id tells the other side that it has it already."""
    deliver(fact.message_id, fact.round)


@effect(on=EndpointWentOff, queue="default", repeat=True)
def mail_that_endpoint_went_off(fact: EndpointWentOff) -> None:
    went_off.mail_to(fact.endpoint_id, fact.person_id)


@shared_task(name="console.forget_messages", soft_time_limit=100, time_limit=120)
def forget_messages() -> None:
    """What endpoints were told is kept for OUTGOING_WEBHOOK_LOG_DAYS. Twice is harmless."""
    forget.forget_messages()
