"""A chain whose mirror holds something else, and what an operator does about it."""

from typing import Any

from incidents.audit.compare import compare
from incidents.audit.mirror import copies, mirror_tail, sort_key
from incidents.audit.repair import repair_chain
from incidents.models import AuditEvent, Incident
from tests.incidents.operators import OPERATOR
from tests.incidents.test_audit import note
from tests.statuspage.conftest import past_the_walls


def five_copied(incident: Incident) -> str:
    """Five events, all copied; gives the chain's name."""
    for number in range(4):
        note(incident, f"one {number}")
    mirror_tail(incident.chain)
    return incident.chain


def restore_a_backup(chain: str, *, until: int) -> None:
    """The database as it was, the mirror as it is."""
    past_the_walls(
        f"DELETE FROM incidents_auditevent WHERE chain = '{chain}' AND seq > {until};"
        f"UPDATE incidents_mirrormark SET seq = {until} WHERE chain = '{chain}'",
        "incidents_auditevent",
    )


def repair(incident: Incident) -> AuditEvent:
    return repair_chain(incident, difference=compare(incident.chain), actor=OPERATOR)


def agree(chain: str) -> bool:
    """Every event of ours has its copy, byte for byte, in order, and the mirror holds none beside them."""
    ours = [(e.seq, bytes(e.canonical), bytes(e.hash)) for e in AuditEvent.objects.filter(chain=chain).order_by("seq")]
    return ours == [(int(one.sk[6:]), one.canonical, one.hash) for one in copies(chain)]


def in_the_mirror(table: Any) -> dict[tuple[str, str], bytes]:
    return {(one["pk"], one["sk"]): bytes(one["canonical"]) for one in table.scan()["Items"]}


def change(table: Any, chain: str, seq: int) -> None:
    key = {"pk": chain, "sk": sort_key(seq)}
    table.put_item(Item=table.get_item(Key=key)["Item"] | {"canonical": b"{}"})
