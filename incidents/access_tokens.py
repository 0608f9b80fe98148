"""The verbs that make and revoke tokens for programs. Only their owner makes one, in the console; no token makes tokens."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.actor import Actor
from incidents.approvers import is_linked
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import may, refuse_unless_may
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models.access_token import OFFERED, AccessToken, Audience
from incidents.system_verb import system_verb

PREFIX = "irtoken_"  # by which people and scanners know one that lies about
LONGEST_NAME = 60
MOST_DAYS = 90
MOST_AT_ONCE = 20


@system_verb
def make_token(
    *, name: str, audience: Audience, scopes: Collection[str], days: int, actor: Actor
) -> tuple[AccessToken, str]:
    """A token of the actor's own, and its text, which is told this once. It counts for `days`, from 1 to 90.

    Raises NotYours by any door but the console, VerbRefused for a name, scopes or days that cannot be.
    """
    actor = actor.as_of_now()
    refuse_unless_may(actor, "make_token", None)
    if actor.via != "console":
        raise NotYours("A token is made by its owner, in the console: no program makes one.")
    owner, called = actor.somebody.root, " ".join(name.split())
    _refuse_odd(called, audience=audience, scopes=scopes, days=days)
    if not is_linked(owner):
        raise NotYours("Your console account is not active, so no program can act for you.")
    if AccessToken.objects.filter(owner=owner, revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST_AT_ONCE:
        raise VerbRefused(f"You have {MOST_AT_ONCE} tokens. Revoke those that nobody uses, then make another.")
    text = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            token = AccessToken.objects.create(
                owner=owner,
                audience=audience,
                name=called,
                digest=digest_of(text),
                scopes=sorted(set(scopes)),
                expires_at=timezone.now() + timedelta(days=days),
            )
    except IntegrityError:
        raise VerbRefused("You have a token of that name. Choose another, or revoke that one first.") from None
    record(
        Action.ACCESS_TOKEN_MADE,
        actor=actor,
        words={"name": called},
        access=token.pk,
        audience=str(audience),
        scopes=token.scopes,
        days=days,
    )
    return token, text


@system_verb
def revoke_token(token_id: int, *, actor: Actor) -> AccessToken:
    """From now on it opens nothing. Its owner's or an operator's to say. Raises NotNow for one that is revoked already."""
    actor = actor.as_of_now()
    refuse_unless_may(actor, "revoke_token", None)
    token = AccessToken.objects.lock(token_id)
    owns = token is not None and actor.person is not None and token.owner.root == actor.person.root
    if token is None or not (owns or may(actor, "revoke_others_token", None)):
        raise NotYours("You have no such token. Only its owner or an operator can revoke one.")
    if token.revoked_at:
        raise NotNow(f"“{token.name}” is revoked already.")
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(Action.ACCESS_TOKEN_REVOKED, actor=actor, words={"name": token.name}, access=token.pk)
    return token


def digest_of(text: str) -> str:
    """What is kept of a token. No salt: it is as random as a key."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_odd(name: str, *, audience: Audience, scopes: Collection[str], days: int) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise VerbRefused(
            f"Name the client, in at most {LONGEST_NAME} characters that can be seen, such as: Claude on my laptop."
        )
    if not scopes or set(scopes) - {str(one) for one in OFFERED[audience]}:
        raise VerbRefused("Choose what it may be used for.")
    if not 1 <= days <= MOST_DAYS:
        raise VerbRefused(f"It may count for 1 to {MOST_DAYS} days.")
