"""What somebody with full rights on the database may do to the log, and what of it shows, by what stands beside the database.

Each incident had five events, mirrored and in a signed head. A cell is the first difference that is named, or an honest `no`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.record import system_chain
from incidents.models import AuditEvent, Incident
from tests.incidents.forger import TABLE, Content, rewrite, walls_down
from tests.statuspage.conftest import past_the_walls

BESIDE = ("nothing", "mirror", "mirror, heads by KMS", "the same and Object Lock")
HEADS = ("incidents_signedchain", "incidents_signedhead", "incidents_headcopy")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The incident, another one to take from, and the mirror's table."""

    incident: Incident
    other: Incident
    mirror: Any

    def sql(self, change: str) -> None:
        """On the incident's events, as `chain`; nothing but that is changed."""
        with walls_down(), connection.cursor() as cursor:
            cursor.execute(change.format(table=TABLE, chain=self.incident.chain))

    def mirror_it(self) -> None:
        """The mirror's copies become what the database holds now."""
        for seq in range(1, 10):
            self.mirror.delete_item(Key={"pk": self.incident.chain, "sk": sort_key(seq)})
        past_the_walls(f"DELETE FROM incidents_mirrormark WHERE chain = '{self.incident.chain}'")
        mirror_tail(self.incident.chain)


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`shows` has a cell for each of BESIDE."""

    name: str
    change: Callable[[Scene], object]
    shows: tuple[str, str, str, str]


def everywhere(name: str, said: str, change: str) -> Attack:
    """SQL that the chain alone tells of."""
    return Attack(name=name, change=lambda scene: scene.sql(change), shows=(said,) * 4)


def said_otherwise(events: list[Content]) -> list[Content]:
    """Event 3 has another actor."""
    return [*events[:2], events[2] | {"actor": {"ref": "p_somebody_else", "via": "slack"}}, *events[3:]]


def newest_said_otherwise(events: list[Content]) -> list[Content]:
    return [*events[:-1], events[-1] | {"text": {"note": "Nothing happened."}}]


def replay(scene: Scene) -> None:
    """The other's newest event at the end of this chain, hung on it with a hash that fits."""
    scene.sql(
        f"INSERT INTO {{table}} (id, chain, seq, previous, canonical, hash, action, at, parsed, incident_id)"
        " SELECT gen_random_uuid(), '{chain}', 6, last.hash, taken.canonical, sha256(last.hash || taken.canonical),"
        f" taken.action, taken.at, taken.parsed, last.incident_id FROM {{table}} AS taken, {{table}} AS last"
        f" WHERE taken.chain = '{scene.other.chain}' AND taken.seq = 5 AND last.chain = '{{chain}}' AND last.seq = 5"
    )


def change_mirror(scene: Scene) -> None:
    item = scene.mirror.get_item(Key={"pk": scene.incident.chain, "sk": sort_key(3)})["Item"]
    scene.mirror.put_item(Item=item | {"canonical": bytes(item["canonical"]).replace(b"note 3", b"note 9")})


def change_both(scene: Scene) -> None:
    rewrite(scene.incident, said_otherwise)
    scene.mirror_it()


def cut_both(scene: Scene) -> None:
    rewrite(scene.incident, lambda events: events[:3])
    scene.mirror_it()


def change_both_and_heads(scene: Scene) -> None:
    """And what was signed is removed, here and in the mirror, as if nothing ever was."""
    change_both(scene)
    past_the_walls(";".join(f"DELETE FROM {table}" for table in HEADS), *HEADS[:2])
    scene.mirror.delete_item(Key={"pk": system_chain().replace("SYSTEM", "HEADS"), "sk": f"HEAD#{1:012d}"})


def change_unsigned(scene: Scene) -> None:
    rewrite(scene.incident, lambda events: [*events, events[-1] | {"text": {"note": "as it was"}}])
    scene.mirror_it()
    rewrite(scene.incident, newest_said_otherwise)
    scene.mirror_it()


def swap(scene: Scene) -> None:
    for old, new in ((2, 102), (3, 2), (102, 3)):
        scene.sql(f"UPDATE {{table}} SET seq = {new} WHERE chain = '{{chain}}' AND seq = {old}")


def insert(scene: Scene) -> None:
    """Event 2 once more after itself, numbers and its own hash as they should be."""
    rows = AuditEvent.objects.filter(chain=scene.incident.chain)
    hashes = {one.seq: (bytes(one.previous), bytes(one.hash)) for one in rows}
    rewrite(scene.incident, lambda events: [*events[:2], *events[1:]])
    with walls_down():
        for seq in (3, 4, 5):  # those after it stay as they were
            previous, digest = hashes[seq]
            rows.filter(seq=seq + 1).update(previous=previous, hash=digest)


ANOTHER_ACTOR = """
UPDATE {table} SET canonical = said, hash = sha256(previous || said), parsed = convert_from(said, 'UTF8')::jsonb
FROM (SELECT id AS one, convert_to(replace(convert_from(canonical, 'UTF8'), 'worker', 'p_else'), 'UTF8') AS said
      FROM {table} WHERE chain = '{chain}' AND seq = 3) AS changed WHERE id = one
"""
ATTACKS = (
    everywhere(
        "a word is changed", "event 3: hash",
        "UPDATE {table} SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'note 3', 'note 9'), 'UTF8')"
        " WHERE chain = '{chain}' AND seq = 3",
    ),
    Attack(
        name="an actor is changed, with the event's own hash", change=lambda scene: scene.sql(ANOTHER_ACTOR),
        shows=("event 4: previous", *("event 3: mirror.canonical",) * 3),
    ),
    everywhere(
        "a time is changed where it is searched by", "event 3: at",
        "UPDATE {table} SET at = at - interval '1 h' WHERE chain = '{chain}' AND seq = 3",
    ),
    everywhere(
        "the copy for queries is changed", "event 3: parsed",
        "UPDATE {table} SET parsed = jsonb_set(parsed, '{{text,note}}', '\"other\"') WHERE chain = '{chain}' AND seq = 3",
    ),
    everywhere("the first event is deleted", "event 1: seq", "DELETE FROM {table} WHERE chain = '{chain}' AND seq = 1"),
    everywhere("a middle one is deleted", "event 3: seq", "DELETE FROM {table} WHERE chain = '{chain}' AND seq = 3"),
    everywhere("all of an incident are deleted", "event 1: seq", "DELETE FROM {table} WHERE chain = '{chain}'"),
    Attack(name="two are swapped", change=swap, shows=("event 2: previous",) * 4),
    Attack(name="one is inserted", change=insert, shows=("event 4: previous", *("event 3: mirror.canonical",) * 3)),
    Attack(name="one is replayed to another incident", change=replay, shows=("event 6: chain",) * 4),
    Attack(
        name="the last is deleted",
        change=lambda scene: scene.sql("DELETE FROM {table} WHERE chain = '{chain}' AND seq = 5"),
        shows=("no", *("event 5: mirror.seq",) * 3),
    ),
    Attack(
        name="the tail is cut",
        change=lambda scene: scene.sql("DELETE FROM {table} WHERE chain = '{chain}' AND seq > 2"),
        shows=("no", *("event 3: mirror.seq",) * 3),
    ),
    Attack(
        name="the whole chain is rewritten, all hashes right",
        change=lambda scene: rewrite(scene.incident, said_otherwise),
        shows=("no", *("event 3: mirror.canonical",) * 3),
    ),
    Attack(name="the mirror alone is changed", change=change_mirror, shows=("no", *("event 3: mirror.canonical",) * 3)),
    Attack(
        name="database and mirror are rewritten alike", change=change_both,
        shows=("no", "no", "event 5: hash", "event 5: hash"),
    ),
    Attack(
        name="the tail is cut in both", change=cut_both,
        shows=("no", "no", "event 4: seq", "event 4: seq"),
    ),
    Attack(
        name="both, and all signed heads in both are removed", change=change_both_and_heads,
        shows=("no", "no", "no, but whoever knows a head sees it", "event 5: hash"),
    ),
    Attack(
        name="both, of what no head has signed yet", change=change_unsigned,
        shows=("no", "no", "no", "no"),
    ),
    Attack(
        name="one more is added at the end, all hashes right",
        change=lambda scene: rewrite(scene.incident, lambda events: [*events, events[-1]]),
        shows=("no", "no", "no", "no"),
    ),
)  # fmt: skip


def table() -> str:
    """As docs/audit.md holds it."""
    head = ["attack", *BESIDE]
    rows = [head, ["---"] * len(head), *([attack.name, *attack.shows] for attack in ATTACKS)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
