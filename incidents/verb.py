"""The frame of every verb: who may, one transaction, and a refusal that is on record after the rollback."""

import functools
import hashlib
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import VerbRefused
from incidents.lead import take_lead
from incidents.models.incident import Incident
from incidents.models.refusal_tally import RefusalTally

P = ParamSpec("P")
R = TypeVar("R")


def verb(body: Callable[Concatenate[Incident, P], R]) -> Callable[Concatenate[Incident, P], R]:
    """`body(incident, *, actor, ...)` is given the locked incident inside a transaction of its own, and the actor as of now.

    Other incidents that it is given are locked too. It runs only where the table lets the actor (authority.py); whoever does
    what an IC may while nobody leads, leads from then on.
    A VerbRefused rolls everything back and is then written as VERB_REFUSED in a transaction of its own, at most once a minute
    per actor, verb and reason (the others are counted), before it reaches the door.
    """

    @functools.wraps(body)
    def wrapped(incident: Incident, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                locked = _locked(incident, *kwargs.values())
                kwargs["actor"] = _admitted(locked, cast(Actor, kwargs["actor"]), verb=body.__name__)
                return body(locked, *args, **kwargs)
        except VerbRefused as refusal:
            if not connection.in_atomic_block:
                record_refusal(incident, actor=cast(Actor, kwargs["actor"]), verb=body.__name__, refusal=refusal)
            raise

    return cast(Callable[Concatenate[Incident, P], R], wrapped)


def _locked(incident: Incident, *given: object) -> Incident:
    """All of them are locked by id, so that two verbs about the same two incidents never wait for each other."""
    ids = {incident.pk} | {one.pk for one in given if isinstance(one, Incident)}
    return {pk: Incident.objects.lock(pk) for pk in sorted(ids)}[incident.pk]


def _admitted(incident: Incident, actor: Actor, *, verb: str) -> Actor:
    """Raises NotYours for an actor whom the table does not let."""
    actor = actor.as_of_now()
    if refuse_unless_may(actor, verb, incident).leads:
        take_lead(incident, actor=actor, by=verb)
    return actor


def record_refusal(incident: Incident, *, actor: Actor, verb: str, refusal: VerbRefused) -> None:
    """Writes the refusal, or counts it if the same one was written this minute."""
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if counted(actor=actor, verb=verb, refusal=refusal):
            return
        record(
            Action.VERB_REFUSED,
            actor=actor,
            incident=locked,
            words={"reason": str(refusal)},
            verb=verb,
            refusal=type(refusal).__name__,
        )


def counted(*, actor: Actor, verb: str, refusal: VerbRefused) -> bool:
    """Whether the same refusal was there this minute: then it is one more of them. Else its row is begun."""
    reason = hashlib.sha256(str(refusal).encode()).hexdigest()
    minute = timezone.now().replace(second=0, microsecond=0)
    tally, first = RefusalTally.objects.get_or_create(actor=actor.reference, verb=verb, reason=reason, minute=minute)
    if not first:
        RefusalTally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
    return not first
