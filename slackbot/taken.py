"""A request of Slack's is taken once: one row by what makes it one, and its working owed with it."""

import hashlib
from typing import Any

from incidents.outbox.announce import announce
from slackbot.facts import SlackRequestTaken
from slackbot.models.inbound_request import InboundRequest, RequestKind


def take_once(kind: RequestKind, *, once: str, **row: Any) -> tuple[InboundRequest, bool]:
    """Its row, and whether it is new; of `once` only a hash is kept."""
    key = hashlib.sha256(f"{kind}:{once}".encode()).hexdigest()
    return InboundRequest.objects.get_or_create(key=key, defaults={"kind": kind, **row})


def owe(request: InboundRequest) -> None:
    """A worker works it, once this transaction is committed."""
    announce(SlackRequestTaken(request.pk), key=f"slack:{request.pk}")
