"""A request of Slack's is taken once: one row by what makes it one, and its working owed with it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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


FOUND = {"person_id": "met.person_id", "incident_id": "met.incident_id"}
MET = """
    SELECT who.id AS person_id, coalesce(room.incident_id, room.former_of_id) AS incident_id
    FROM incidents_person AS who, slackbot_warroom AS room
    WHERE who.slack_team = $2 AND who.slack_id = $3 AND who.slack_id <> '' AND who.merged_into_id IS NULL AND room.channel = $4"""


def _rows(after: str = "", given: Mapping[str, str] | None = None) -> str:
    return f"""
    request AS ({insert(InboundRequest, "request", after, given=given)} ON CONFLICT (key) DO NOTHING RETURNING id),
    owed AS ({insert(OutboxEntry, "owed", "request", given=NAMED, several=True)} RETURNING id, kind, rank)"""


def _sql() -> str:
    return f"""WITH {_rows()}
    SELECT request.id, owed.id, owed.kind, owed.rank FROM request LEFT JOIN owed ON true"""  # noqa: S608 columns of our models


def _sql_met() -> str:
    return f"""WITH met AS ({MET}), {_rows("met", FOUND)}
    SELECT request.id, owed.id, owed.kind, owed.rank, met.person_id, met.incident_id
    FROM met LEFT JOIN request ON true LEFT JOIN owed ON true"""  # noqa: S608 the same


TAKE = Statement("take_request", "jsonb", sql=_sql)
TAKE_MET = Statement("take_request_met", "jsonb", "text", "text", "text", sql=_sql_met)


class Taken(NamedTuple):
    """Its row, and whether it is new."""

    request: InboundRequest
    is_new: bool


def take_once(kind: RequestKind, *, once: str, owing: bool = False, **row: Any) -> Taken:
    """Takes it; of `once` only a hash is kept. With `owing` its working is owed, if it is new.

    Outside a transaction it waits at most as long as behind a door (incidents/hurry.py).
    """
    request = _request(kind, once, row)
    return _taken(request, TAKE.run(_document(request, owing=owing), after=_limits()))


def take_met(kind: RequestKind, *, team: str, once: str, owing: bool = False, **row: Any) -> Taken | None:
    """The same in a war room, of somebody whose account in that team (or enterprise) is on record, both found as it is written.

    None where either is not, or the account is another person's by now: then nothing was written.
    """
    request = _request(kind, once, row)
    made = TAKE_MET.run(_document(request, owing=owing), team, request.slack_user, request.channel, after=_limits())
    if not made:
        return None
    request.person_id, request.incident_id = made[0][4:]
    return _taken(request, [one[:4] for one in made if one[0]])


def _request(kind: RequestKind, once: str, row: Mapping[str, Any]) -> InboundRequest:
    return InboundRequest(kind=kind, key=hashlib.sha256(f"{kind}:{once}".encode()).hexdigest(), **row)


def _document(request: InboundRequest, *, owing: bool) -> str:
    owed = owed_rows(debts(SlackRequestTaken(0), key="", about=None), None) if owing else []
    return document(request=request, owed=owed)


def _limits() -> str:
    return "" if connection.in_atomic_block else LIMITS


def _taken(request: InboundRequest, made: Sequence[tuple[Any, ...]]) -> Taken:
    if not made:
        return Taken(InboundRequest.objects.get(key=request.key), is_new=False)
    request.pk = made[0][0]
    request._state.adding, request._state.db = False, DEFAULT_DB_ALIAS
    prompt_on_commit([(entry, of_kind, rank) for _, entry, of_kind, rank in made if entry])
    return Taken(request, is_new=True)


def owe(request: InboundRequest) -> None:
    """A worker works it, once this transaction is committed."""
    announce(SlackRequestTaken(request.pk), key=f"slack:{request.pk}")
