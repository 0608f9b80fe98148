"""Somebody has lost their second factor: an operator takes it away, and at the next sign-in they set up another."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction

from console.signin.sessions import end_sessions
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotYours


def reset_second_factor(account: User, *, actor: Actor) -> int:
    """Removes authenticator, keys and recovery codes, and signs the account out everywhere; gives how many there were.

    Raises NotYours for one's own: whoever sits at an open session would take the place of its owner.
    """
    if actor.person is not None and actor.person.user_id == account.pk:
        raise NotYours("Nobody resets their own second factor. Ask another operator.")
    with transaction.atomic():
        removed = Authenticator.objects.filter(user=account).delete()[0]
        end_sessions(account)
        record(Action.SECOND_FACTOR_RESET, actor=actor, account=account.pk, count=removed)
    return removed
