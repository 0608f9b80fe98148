"""A request of Slack's is taken once: one row by what makes it one, and its working owed with it."""

import hashlib
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from incidents.hurry import LIMITS
from incidents.models.outbox_entry import OutboxEntry
from incidents.outbox.announce import announce, debts
from incidents.outbox.owe import owed_rows
from incidents.outbox.prompt import prompt_on_commit
from incidents.rows import Statement, document, insert
from slackbot.facts import SlackRequestTaken
from slackbot.models.inbound_request import InboundRequest, RequestKind

# Whoever typed waits for each message to the database, so that all of it is one. What is owed is named after the row.
NAMED = {"key": "'slack:' || request.id || ':' || new.kind", "payload": "jsonb_build_object('request_id', request.id)"}


def _sql() -> str:
    return f"""
    WITH request AS ({insert(InboundRequest, "request")} ON CONFLICT (key) DO NOTHING RETURNING id),
    owed AS ({insert(OutboxEntry, "owed", "request", given=NAMED, several=True)} RETURNING id, kind, rank)
    SELECT request.id, owed.id, owed.kind, owed.rank FROM request LEFT JOIN owed ON true"""  # noqa: S608 columns of our models


TAKE = Statement("take_request", "jsonb", sql=_sql)


def take_once(kind: RequestKind, *, once: str, owing: bool = False, **row: Any) -> tuple[InboundRequest, bool]:
    """Its row, and whether it is new; of `once` only a hash is kept. With `owing` its working is owed, if it is new.

    Outside a transaction it waits at most as long as behind a door (incidents/hurry.py).
    """
    request = InboundRequest(kind=kind, key=hashlib.sha256(f"{kind}:{once}".encode()).hexdigest(), **row)
    owed = owed_rows(debts(SlackRequestTaken(0), key="", about=None), None) if owing else []
    made = TAKE.run(document(request=request, owed=owed), after="" if connection.in_atomic_block else LIMITS)
    if not made:
        return InboundRequest.objects.get(key=request.key), False
    request.pk = made[0][0]
    request._state.adding, request._state.db = False, DEFAULT_DB_ALIAS
    prompt_on_commit([(entry, of_kind, rank) for _, entry, of_kind, rank in made if entry])
    return request, True


def owe(request: InboundRequest) -> None:
    """A worker works it, once this transaction is committed."""
    announce(SlackRequestTaken(request.pk), key=f"slack:{request.pk}")
