"""Writes one entry and, once it is committed, prompts a worker. The prompt is a hint; the sweep is the certainty."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection

from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.outbox.clock import Clock
from incidents.outbox.effect import EFFECTS
from incidents.outbox.prompt import prompt_on_commit
from incidents.outbox.rank import rank_of
from incidents.rows import Statement, document, insert, row_of

# Nobody takes up an entry that is locked here before this transaction ends, and then its changes are seen. One that another
# transaction has locked counts as none, so that nobody waits.
ONE_WAITS = """EXISTS (
    SELECT FROM incidents_outboxentry AS waiting
    WHERE waiting.kind = new.kind AND waiting.payload = new.payload AND waiting.state = 'pending' AND NOT waiting.in_doubt
    FOR UPDATE SKIP LOCKED
)"""


def debt(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    lane: str = "",
    incident: Incident | None = None,
) -> dict[str, Any]:
    """The row of one effect of `kind`, as rows.py takes it."""
    return _blank() | {
        "kind": kind,
        "key": key,
        "payload": payload,
        "lane": lane,
        "incident_id": incident.id if incident else None,
        "rank": rank_of(EFFECTS[kind].rank, incident),
    }


def owed_rows(listed: Mapping[str, dict[str, Any]], incident: Incident | None) -> list[dict[str, Any]]:
    """The rows of what is `listed` by its kind."""
    return [debt(kind, incident=incident, **owed) for kind, owed in listed.items()]


@cache
def _blank() -> dict[str, Any]:
    """What all of them begin with. It is asked of the model once: making one takes as long as writing it."""
    return row_of(OutboxEntry())


def owe(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any],
    lane: str = "",
    incident: Incident | None = None,
    after: timedelta | None = None,
) -> None:
    """One effect of `kind`, once per `key`, at once or `after` so long and then only if the incident's episode is the same.

    Raises RuntimeError outside a transaction (a debt must be saved with its reason) and ValueError for a timed one in a lane.
    """
    row = debt(kind, key=key, payload=payload, lane=lane, incident=incident)
    if after is None:
        owe_together([row])
        return
    if lane:
        raise ValueError(f"{kind} would keep its lane waiting until it is due")
    _refuse_outside_a_transaction(kind)
    timed = OutboxEntry(**row | {"due_at": Clock() + after, "episode": incident.episode if incident else 0})
    timed.save(force_insert=True)  # the sweep finds it when it is due


def owe_together(entries: Sequence[dict[str, Any]]) -> None:
    """These rows of `debt`, but none of a kind that does what is so when it runs while one for the same ids waits.

    Raises as `owe`.
    """
    _refuse_outside_a_transaction(*(one["kind"] for one in entries))
    if not entries:
        return
    prompt_on_commit([(entry_id, kind, rank) for entry_id, kind, rank in OWE.run(document(owed=entries))])


def owed_part(after: str = "", *, where: str = "true") -> str:
    """The same as part of a statement (rows.py): the document's `owed`. Gives id, kind and rank of each that is owed now."""
    latest = ", ".join(f"'{one.kind}'" for one in EFFECTS.values() if one.latest)
    unless = f"WHERE {where} AND NOT (new.kind = ANY(ARRAY[{latest}]::text[]) AND {ONE_WAITS})"
    return f"{insert(OutboxEntry, 'owed', after, where=unless, several=True)} RETURNING id, kind, rank"


OWE = Statement("owe", "jsonb", sql=owed_part)


def _refuse_outside_a_transaction(*kinds: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{', '.join(kinds)} is owed outside a transaction")


def make_due(entry_id: int) -> int:
    """A dead entry starts anew, one that waits after a failure waits no longer; gives how many rows that changed."""
    one = OutboxEntry.objects.filter(pk=entry_id)
    waited = one.filter(state=OutboxState.PENDING).exclude(last_error="").update(due_at=Clock(), prompted_at=None)
    return waited or one.filter(state=OutboxState.DEAD).update(
        state=OutboxState.PENDING, due_at=Clock(), attempts=0, prompted_at=None, in_doubt=True
    )


def rank_again(incident: Incident) -> None:
    """What it owes is taken up by how grave it is now; the next sweep prompts it anew. The caller has locked it."""
    for waiting in OutboxEntry.objects.filter(incident=incident, state=OutboxState.PENDING, kind__in=EFFECTS):
        waiting.rank, waiting.prompted_at = rank_of(EFFECTS[waiting.kind].rank, incident), None
        waiting.save(update_fields=["rank", "prompted_at"])
