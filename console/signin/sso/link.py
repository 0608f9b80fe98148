"""Which account an identity opens: by issuer and subject. By email only once, and only where no harm can come of it."""

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.db import connection, transaction

from console.signin.events import actor_for
from console.signin.privileged import is_guarded
from console.signin.sessions import end_sessions
from console.signin.sso.identity import Identity
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.memberships import person_with
from incidents.system_verb import refuse_unless_operator, system_verb


class NotLinked(Exception):
    """The identity is genuine and opens nothing. In words: why, and what to do about it."""


def account_for(identity: Identity) -> User:
    """The active account of this identity; linked, or made in no group, at its first sign-in. Raises NotLinked."""
    with transaction.atomic():
        _one_at_a_time(identity)
        account = linked(identity) or _link(identity)
    if not account.is_active:
        raise NotLinked("This account is deactivated. An operator can activate it again.")
    return account


def linked(identity: Identity) -> User | None:
    """The account that was linked to it before, whatever its address is now."""
    link = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject).select_related("user").first()
    return link.user if link else None


@system_verb
def link_by_hand(account: User, identity: Identity, *, actor: Actor) -> None:
    """An operator says whose the identity is. Raises NotLinked where it, or the account, is linked already."""
    refuse_unless_operator(actor, about=person_with(account))
    _one_at_a_time(identity)
    if linked(identity) is not None:
        raise NotLinked("That identity is linked to an account already.")
    if _is_anothers(account, identity):
        raise NotLinked("That account is linked to another identity of this provider; unlink that first.")
    _write(account, identity, by="operator", actor=actor)


@system_verb
def unlink(account: User, *, issuer: str, actor: Actor) -> None:
    """An operator takes the link away and signs the account out everywhere. Raises NotLinked where there is none."""
    refuse_unless_operator(actor, about=person_with(account))
    if not SocialAccount.objects.filter(user=account, provider=issuer).delete()[0]:
        raise NotLinked("That account is linked to no identity of this provider.")
    end_sessions(account)
    record(Action.SIGN_IN_UNLINKED, actor=actor, account=account.pk, issuer=issuer)


def _link(identity: Identity) -> User:
    if not identity.email or not identity.email_verified:
        raise NotLinked(
            "Your provider does not say that your email address is verified, so it cannot tell who you are."
        )
    found = list(User.objects.filter(email__iexact=identity.email)[:2])
    if len(found) > 1:
        raise NotLinked("Several accounts have your email address.")
    if not found:
        account = _made(identity)
        _write(account, identity, by="new", actor=actor_for(account))
        return account
    (account,) = found
    if is_guarded(account):
        raise NotLinked("An account with your email address has rights that an address alone does not open.")
    if _is_anothers(account, identity):
        raise NotLinked("The account with your email address is somebody else's at your provider, who had it before.")
    _write(account, identity, by="email", actor=actor_for(account))
    return account


def _made(identity: Identity) -> User:
    """An account in no group, without a password."""
    taken = User.objects.filter(username=identity.email[:150]).exists()
    name = f"sso-{identity.subject}"[:150] if taken else identity.email[:150]
    return User.objects.create_user(username=name, email=identity.email, first_name=identity.name)


def _is_anothers(account: User, identity: Identity) -> bool:
    """Whether the account is linked to another subject of the same issuer: then its address has changed hands."""
    return SocialAccount.objects.filter(user=account, provider=identity.issuer).exists()


def _write(account: User, identity: Identity, *, by: str, actor: Actor) -> None:
    SocialAccount.objects.create(user=account, provider=identity.issuer, uid=identity.subject)
    record(Action.SIGN_IN_LINKED, actor=actor, account=account.pk, issuer=identity.issuer, by=by)


def _one_at_a_time(identity: Identity) -> None:
    """Two first sign-ins at once make one account."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{identity.issuer} {identity.subject}"]
        )
