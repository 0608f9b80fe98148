"""What the mirror holds of a chain that we have not, or otherwise: read whole, before a repair. Nothing is changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from pydantic import AwareDatetime, BaseModel, Field

from clients.audit_table import Item
from incidents.audit.actions import Action
from incidents.audit.branch import Place, branch_pk, newest_place
from incidents.audit.chain import SCHEMA, Link, next_hash, origin
from incidents.audit.mirror import copies, expired_before, is_copy, items_of, seq_of, sort_key
from incidents.audit.store import AuditStore, audit_store
from incidents.errors import VerbRefused
from incidents.models.audit_event import AuditEvent


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`follows`: events that hang on the end of ours. `kept`: whatever else the mirror has that we have not, or otherwise.

    `since`: our first event whose copy is not as it should be, or 0; `missing` of them have none. `ends`: our last event then,
    `held`: the last that is copied, in `place`. `number`: of a branch that nothing is in yet.
    """

    chain: str
    ends: int
    held: int
    place: Place
    number: int
    since: int
    follows: Sequence[Item]
    kept: Sequence[Item]
    missing: Sequence[int]

    @property
    def leaves_its_place(self) -> bool:
        """Whether copies cannot go on where they went."""
        return bool(self.kept or self.missing)

    @property
    def digest(self) -> str:
        """SHA-256 over the SHA-256 of each part of each item that is brought in: keys, previous hash, hash, canonical bytes."""
        whole = hashlib.sha256()
        for item in [*self.follows, *self.kept]:
            for part in (item.pk.encode(), item.sk.encode(), item.previous, item.hash, item.canonical):
                whole.update(hashlib.sha256(part).digest())
        return whole.hexdigest()


class Written(BaseModel):
    """What every event says of itself, wherever it was found."""

    schema_: int = Field(alias="schema")
    chain: str
    seq: int
    action: Action
    at: AwareDatetime
    detail: dict[str, Any]
    text: dict[str, str]


@dataclass
class _Line:
    """What one walk along our chain found in a part of the mirror."""

    differ: list[Item] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)  # from which events on our copies leave these behind
    beyond: list[Item] = field(default_factory=list)  # after our last event
    missing: list[int] = field(default_factory=list)  # though the mirror has a later one
    held: int = 0  # the last of ours that it has as it is


def compare(chain: str) -> Difference:
    """Raises VerbRefused where no second copy is kept, and the three failures of clients/errors.py."""
    store = audit_store()
    if store is None:
        raise VerbRefused("No second copy of the record is kept here: AUDIT_TABLE_NAME is not set.")
    place, end = newest_place(chain), _end(chain)
    line = _walk(chain, copies(chain))
    unknown = list(_unknown(store, chain, place.number))  # made in a time that our database does not remember
    is_tail = not line.differ and not line.missing and not unknown and _follow(chain, line.beyond, end)
    strange = [*line.differ, *([] if is_tail else line.beyond), *(item for one in unknown for item in one)]
    wrong = [*line.missing, *line.wrong, *(end.seq + bool(seq_of(item)) or 1 for item in [*line.beyond, *strange])]
    return Difference(
        chain=chain,
        ends=end.seq,
        held=line.held,
        place=place,
        number=place.number + len(unknown) + 1,
        since=min(wrong, default=0),
        follows=line.beyond if is_tail else [],
        kept=strange,
        missing=line.missing,
    )


def _end(chain: str) -> Link:
    last = AuditEvent.objects.filter(chain=chain).order_by("-seq").first()
    return Link(seq=last.seq, hash=bytes(last.hash)) if last else origin(chain)


def _walk(chain: str, items: Iterator[Item]) -> _Line:
    """Beside our events, one after another."""
    line, item = _Line(), next(items, None)
    lacking: list[int] = []
    may_be_gone = expired_before(chain)
    for event in AuditEvent.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=500):
        key = sort_key(event.seq)
        while item and item.sk < key:
            line.differ.append(item)  # under no key of ours
            line.wrong.append(max(1, event.seq - 1))
            item = next(items, None)
        if item is None or item.sk != key:
            lacking += [event.seq] if event.at >= may_be_gone else []
            continue
        if is_copy(item, event):
            line.held = event.seq
        else:
            line.differ.append(item)
            line.wrong.append(event.seq)
        line.missing += lacking
        lacking, item = [], next(items, None)
    rest = [one for one in [item, *items] if one]
    line.beyond = [one for one in rest if not _is_ours_by_now(chain, one)]
    return line


def _is_ours_by_now(chain: str, item: Item) -> bool:
    """It was written and copied while the others were read."""
    ours = AuditEvent.objects.filter(chain=chain, seq=seq_of(item)).first()
    return ours is not None and is_copy(item, ours)


def _unknown(store: AuditStore, chain: str, number: int) -> Iterator[list[Item]]:
    """What each branch holds that is in the mirror, though the database knows none of that number."""
    while items := list(items_of(store, Place(pk=branch_pk(chain, number + 1), number=number + 1, since=1))):
        yield items
        number += 1


def _follow(chain: str, items: Iterable[Item], end: Link) -> bool:
    """Whether each hangs on the one before it, and is an event of this chain as we write them."""
    seq, previous = end.seq, end.hash
    for item in items:
        seq += 1
        if item.sk != sort_key(seq) or item.previous != previous or next_hash(previous, item.canonical) != item.hash:
            return False
        if not _is_event(item, chain, seq):
            return False
        previous = item.hash
    return True


def _is_event(item: Item, chain: str, seq: int) -> bool:
    """Whether we could have written it: in its place, in canonical form, of an action we know, and PostgreSQL takes it as JSON."""
    try:
        said = Written.model_validate_json(item.canonical)
        is_plain = rfc8785.dumps(json.loads(item.canonical)) == item.canonical and rb"\u0000" not in item.canonical
    except ValueError:
        return False
    return is_plain and (said.schema_, said.chain, said.seq) == (SCHEMA, chain, seq)
