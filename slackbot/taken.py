"""A request of Slack's is taken once: one row by what makes it one, and its working owed with it."""

import hashlib
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from incidents.outbox.announce import announce
from incidents.rows import Statement, document, insert
from slackbot.facts import SlackRequestTaken
from slackbot.models.inbound_request import InboundRequest, RequestKind

# Looking first, a savepoint and an insert are four messages to the database, and whoever types waits for each.
TAKE = Statement(
    "take_request",
    "jsonb",
    sql=lambda: f"{insert(InboundRequest, 'request')} ON CONFLICT (key) DO NOTHING RETURNING id",
)


def take_once(kind: RequestKind, *, once: str, **row: Any) -> tuple[InboundRequest, bool]:
    """Its row, and whether it is new; of `once` only a hash is kept."""
    request = InboundRequest(kind=kind, key=hashlib.sha256(f"{kind}:{once}".encode()).hexdigest(), **row)
    made = TAKE.run(document(request=request))
    if not made:
        return InboundRequest.objects.get(key=request.key), False
    request.pk = made[0][0]
    request._state.adding, request._state.db = False, DEFAULT_DB_ALIAS
    return request, True


def owe(request: InboundRequest) -> None:
    """A worker works it, once this transaction is committed."""
    announce(SlackRequestTaken(request.pk), key=f"slack:{request.pk}")
