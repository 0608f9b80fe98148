"""The frame of a verb on the installation itself (people, groups): its events are in the system chain, its refusals too."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotYours, VerbRefused
from incidents.models.person import Person
from incidents.verb import counted

P = ParamSpec("P")
R = TypeVar("R")


def system_verb(body: Callable[P, R]) -> Callable[P, R]:
    """`body(..., *, actor, ...)` runs in a transaction of its own.

    A VerbRefused rolls everything back and is then written as VERB_REFUSED, at most once a minute per actor, verb and reason.
    """

    @functools.wraps(body)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return body(*args, **kwargs)
        except VerbRefused as refusal:
            actor = kwargs["actor"]
            if not connection.in_atomic_block and isinstance(actor, Actor):
                _record_refusal(actor, body.__name__, refusal)
            raise

    return wrapped


def _record_refusal(actor: Actor, verb: str, refusal: VerbRefused) -> None:
    with transaction.atomic():
        if counted(actor=actor, verb=verb, refusal=refusal):
            return
        name = type(refusal).__name__
        record(Action.VERB_REFUSED, actor=actor, words={"reason": str(refusal)}, verb=verb, refusal=name)


def refuse_unless_operator(actor: Actor, *, about: Person | None) -> None:
    """Raises NotYours for anybody else, and for an operator whose own person it is about.

    Who runs a command on the server is an operator: no person is known there. Superuser gives nothing.
    """
    refuse_unless_may(actor.as_of_now(), "change_people", None)
    if about and actor.person and about.root == actor.person.root:
        raise NotYours("Nobody changes their own rights or identities. Ask another operator.")
