"""The verbs on endpoints: made, changed, switched, given another secret, tested, told again. For operators, with a second factor.

No event of theirs holds an address or a secret: an endpoint is named by its number, its host and what it is called.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone

from clients import endpoint as client
from console.facts import EndpointWentOff
from console.models import Endpoint, EndpointMessage
from console.models.endpoint import OffReason
from console.models.endpoint_message import MessageState
from console.outgoing.body import body_of_test
from console.outgoing.fan_out import owe
from console.outgoing.kinds import KINDS, TEST
from console.outgoing.signing import OVERLAP, new_secret
from console.signin.at_rest import seal
from incidents.actor import WORKER, Actor
from incidents.approvers import members_of
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow, VerbRefused
from incidents.groups import OPERATORS
from incidents.outbox.announce import announce
from incidents.system_verb import system_verb

VERB = "change_endpoints"
LONGEST_DESCRIPTION = 100
MOST = 20
TESTS_APART = timedelta(seconds=10)


@system_verb
def make_endpoint(*, url: str, description: str, kinds: Collection[str], actor: Actor) -> tuple[Endpoint, str]:
    """The endpoint, and its secret, which is told this once. Raises VerbRefused for an address, words or kinds that cannot be."""
    actor = _admitted(actor)
    described = " ".join(description.split())
    _refuse_odd(url, described, kinds)
    if Endpoint.objects.count() >= MOST:
        raise VerbRefused(f"There are {MOST} endpoints. Change one that nobody needs any more.")
    secret = new_secret()
    endpoint = Endpoint.objects.create(
        url=url, description=described, kinds=_in_order(kinds), secret=seal(secret), made_by=actor.person
    )
    record(Action.ENDPOINT_MADE, actor=actor, **_about(endpoint), host=host_of(url), kinds=endpoint.kinds)
    return endpoint, secret


@system_verb
def change_endpoint(pk: int, *, url: str, description: str, kinds: Collection[str], actor: Actor) -> Endpoint:
    """Where it is, what it is called, and of what it is told. Raises as make_endpoint."""
    actor, endpoint = _admitted(actor), _locked(pk)
    described = " ".join(description.split())
    _refuse_odd(url, described, kinds)
    asked = {"url": url, "description": described, "kinds": _in_order(kinds)}
    changed = [name for name, value in asked.items() if getattr(endpoint, name) != value]
    if not changed:
        raise NotNow("Nothing was changed: it is so already.")
    for name in changed:
        setattr(endpoint, name, asked[name])
    endpoint.save(update_fields=changed)
    record(
        Action.ENDPOINT_CHANGED,
        actor=actor,
        **_about(endpoint),
        host=host_of(url),
        kinds=endpoint.kinds,
        fields=changed,
    )
    return endpoint


@system_verb
def switch_endpoint(pk: int, *, on: bool, actor: Actor) -> Endpoint:
    """Nothing is sent while it is off, and what happens meanwhile is not sent later."""
    actor, endpoint = _admitted(actor), _locked(pk)
    if endpoint.is_on == on:
        raise NotNow(f"It is {'on' if on else 'off'} already.")
    endpoint.is_on, endpoint.off_reason = on, "" if on else OffReason.BY_HAND
    endpoint.off_at, endpoint.failing_since = None if on else timezone.now(), None
    endpoint.save(update_fields=["is_on", "off_reason", "off_at", "failing_since"])
    record(Action.ENDPOINT_SWITCHED, actor=actor, **_about(endpoint), on=on, why="by_hand")
    return endpoint


@system_verb
def rotate_secret(pk: int, *, actor: Actor) -> tuple[Endpoint, str]:
    """Another secret, told this once; the one before it signs too for 24 hours more."""
    actor, endpoint = _admitted(actor), _locked(pk)
    secret = new_secret()
    endpoint.former_secret, endpoint.former_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = seal(secret)
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    record(Action.ENDPOINT_SECRET_ROTATED, actor=actor, **_about(endpoint))
    return endpoint, secret


@system_verb
def test_endpoint(pk: int, *, actor: Actor) -> EndpointMessage:
    """A message about nothing is sent to it. Raises NotNow while it is off, and within ten seconds of the last."""
    actor, endpoint = _admitted(actor), _locked(pk)
    _refuse_off(endpoint)
    now = timezone.now()
    if endpoint.messages.filter(kind=TEST, made_at__gt=now - TESTS_APART).exists():
        raise NotNow("A test was sent a moment ago. See below what came of it.")
    message = EndpointMessage.objects.create(endpoint=endpoint, kind=TEST, body=body_of_test(endpoint, at=now))
    record(Action.ENDPOINT_TESTED, actor=actor, **_about(endpoint))
    owe(message)
    return message


@system_verb
def resend_message(message_id: UUID, *, actor: Actor) -> EndpointMessage:
    """The same words under the same id, tried as if for the first time. Raises NotNow while it waits, or its endpoint is off."""
    actor = _admitted(actor)
    known = EndpointMessage.objects.filter(pk=message_id).first()
    if known is None:
        raise VerbRefused("There is no such message.")
    endpoint = _locked(known.endpoint_id)
    _refuse_off(endpoint)
    message = EndpointMessage.objects.filter(pk=message_id).first()
    if message is None:
        raise VerbRefused("It is too old: its words are not kept any more.")
    if message.state == MessageState.WAITING:
        raise NotNow("It is being sent already, or waits for its next try.")
    message.state, message.round, message.tries = MessageState.WAITING, message.round + 1, 0
    message.save(update_fields=["state", "round", "tries"])
    record(Action.ENDPOINT_MESSAGE_RESENT, actor=actor, **_about(endpoint), message=str(message.id))
    owe(message)
    return message


def note_off(endpoint: Endpoint, reason: OffReason) -> None:
    """The product itself switches it off, and operators are told. The caller has locked it."""
    endpoint.is_on, endpoint.off_reason, endpoint.off_at = False, reason, timezone.now()
    endpoint.save(update_fields=["is_on", "off_reason", "off_at"])
    event = record(Action.ENDPOINT_SWITCHED, actor=WORKER, **_about(endpoint), on=False, why=str(reason))
    for person in members_of(OPERATORS):
        announce(EndpointWentOff(endpoint.pk, person.pk), key=f"{event.id}:{person.pk}")


def host_of(url: str) -> str:
    """The part of an address that is no secret."""
    return urlsplit(url).hostname or ""


def _admitted(actor: Actor) -> Actor:
    actor = actor.as_of_now()
    refuse_unless_may(actor, VERB, None)
    return actor


def _locked(pk: int) -> Endpoint:
    endpoint = Endpoint.objects.lock(pk)
    if endpoint is None:
        raise VerbRefused("There is no such endpoint.")
    return endpoint


def _refuse_off(endpoint: Endpoint) -> None:
    if not endpoint.is_on:
        raise NotNow("It is off. Switch it on first.")


def _refuse_odd(url: str, description: str, kinds: Collection[str]) -> None:
    if why := client.why_not(url):
        raise VerbRefused(f"This address cannot be used: {why}.")
    if not 1 <= len(description) <= LONGEST_DESCRIPTION or not description.isprintable():
        raise VerbRefused(f"Say in at most {LONGEST_DESCRIPTION} characters what it is for.")
    if not kinds or set(kinds) - KINDS.keys():
        raise VerbRefused("Choose of what it is told.")


def _in_order(kinds: Collection[str]) -> list[str]:
    return [kind for kind in KINDS if kind in kinds]


def _about(endpoint: Endpoint) -> dict[str, Any]:
    return {"words": {"description": endpoint.description}, "endpoint": endpoint.pk}
