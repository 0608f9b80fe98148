"""The frame of every verb: one transaction, and a refusal that is on record after the rollback."""

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
from incidents.errors import VerbRefused
from incidents.models.incident import Incident
from incidents.models.refusal_tally import RefusalTally

P = ParamSpec("P")
R = TypeVar("R")


def verb(body: Callable[Concatenate[Incident, P], R]) -> Callable[Concatenate[Incident, P], R]:
    """`body(incident, *, actor, ...)` is given the locked incident inside a transaction of its own.

    A VerbRefused rolls everything back and is then written as VERB_REFUSED in a transaction of its own, at most once a minute
    per actor, verb and reason (the others are counted), before it reaches the door.
    """

    @functools.wraps(body)
    def wrapped(incident: Incident, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return body(Incident.objects.lock(incident.pk), *args, **kwargs)
        except VerbRefused as refusal:
            actor = kwargs["actor"]
            if not connection.in_atomic_block and isinstance(actor, Actor):
                record_refusal(incident, actor=actor, verb=body.__name__, refusal=refusal)
            raise

    return cast(Callable[Concatenate[Incident, P], R], wrapped)


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
