"""Somebody has lost their second factor: an operator takes it away, and at the next sign-in they set up another."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from console.signin.sessions import end_sessions
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.memberships import person_with
from incidents.system_verb import refuse_unless_operator, system_verb


@system_verb
def reset_second_factor(account: User, *, actor: Actor) -> int:
    """Removes authenticator, keys and recovery codes, and signs the account out everywhere; gives how many there were.

    Raises NotYours for anybody but an operator, and for one's own: whoever sits at an open session would take its owner's place.
    """
    refuse_unless_operator(actor, about=person_with(account))
    removed = Authenticator.objects.filter(user=account).delete()[0]
    end_sessions(account)
    record(Action.SECOND_FACTOR_RESET, actor=actor, account=account.pk, count=removed)
    return removed
