"""Background work of the console. Each effect is declared here and nowhere else."""

from console.facts import SignInsFailed
from console.signin import events
from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.outbox.effect import effect


def _is_told(fact: SignInsFailed) -> bool:
    about = {"parsed__detail__account": fact.account_id, "parsed__detail__since": fact.block}
    return AuditEvent.objects.filter(action=Action.SIGN_IN_FAILED, incident=None, **about).exists()


@effect(on=SignInsFailed, queue="default", look=_is_told)
def tell_failed_sign_ins(fact: SignInsFailed) -> None:
    """One event for all of them, once its ten minutes are over."""
    events.tell(fact)
