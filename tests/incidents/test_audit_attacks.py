"""Whoever has full rights on the database: what of their doings is detected and named, and what is not. A run takes a few."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from incidents import intake
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.head_copies import copy_to_bucket, copy_to_mirror
from incidents.audit.heads import sign_heads
from incidents.audit.mirror import mirror_tail
from incidents.audit.record import record
from incidents.audit.result import Result
from incidents.audit.verify import walk
from incidents.audit.verify_heads import KnownHead, check_heads
from incidents.models import Incident, Installation, SignedHead
from incidents.models.incident import Severity
from sandbox.moto_server import AUDIT_TABLE, HEADS_BUCKET, HEADS_KEY
from tests.conftest import by
from tests.incidents.attacks import ATTACKS, BESIDE, Attack, Scene, change_both_and_heads, table
from tests.sample import a_few

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "audit.md"
BEGIN, END = "<!-- attacks: tests/incidents/test_audit_attacks.py compares -->\n", "<!-- end of attacks -->"


def five_events(incident: Incident) -> Incident:
    for number in range(incident.events.count() + 1, 6):
        with transaction.atomic():
            locked = Incident.objects.lock(incident.pk)
            record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": f"note {number}"})
    mirror_tail(incident.chain)
    return incident


@pytest.fixture
def scene(incident: Incident, outsider: Any, sandbox_aws: Any, settings: Any) -> Scene:
    """Everything that may stand beside the database does."""
    settings.AUDIT_KMS_KEY_ID, settings.AUDIT_BUCKET = HEADS_KEY, HEADS_BUCKET
    other = intake.declare(title="Login errors", severity=Severity.P2, actor=by(outsider), person=outsider)[0]
    one = Scene(incident=five_events(incident), other=five_events(other), mirror=sandbox_aws)
    sign_heads()
    installation = Installation.objects.get().id
    copy_to_mirror(installation)
    copy_to_bucket(installation)
    return one


def looked(settings: Any, beside: int) -> Result:
    """audit_verify, of which so much is there."""
    settings.AUDIT_TABLE_NAME = AUDIT_TABLE if beside else ""
    settings.AUDIT_BUCKET = HEADS_BUCKET if beside == len(BESIDE) - 1 else ""
    result = Result()
    for step in walk(mirrored=beside > 0):
        result.take(step)
    if beside > 1:
        result.take_heads(check_heads())
    return result


def named(result: Result, scene: Scene) -> str:
    """The first difference of the incident attacked, as the table has it."""
    found = [f"event {one.seq}: {one.field}" for one in result.findings if one.chain == scene.incident.chain]
    return found[0] if found else "no"


def test_before_any_attack_all_is_well(scene: Scene, settings: Any) -> None:
    assert [looked(settings, beside).findings for beside in range(len(BESIDE))] == [[]] * len(BESIDE)


@pytest.mark.parametrize("attack", a_few(ATTACKS, 5), ids=lambda attack: attack.name)
def test_an_attack_is_named_where_the_table_says_so(
    scene: Scene, settings: Any, attack: Attack, record_property: Callable[[str, object], None]
) -> None:
    attack.change(scene)
    shown = [named(looked(settings, beside), scene) for beside in range(len(BESIDE))]
    record_property("said", f"{attack.name}: {', '.join(shown)}")
    assert shown == [cell.partition(",")[0] for cell in attack.shows]


def test_whoever_knows_a_head_sees_that_it_was_removed(scene: Scene, settings: Any) -> None:
    head = SignedHead.objects.get()
    change_both_and_heads(scene)
    settings.AUDIT_BUCKET = ""
    known = KnownHead(number=head.number, digest=bytes(head.digest).hex())
    assert [one.field for one in check_heads(known=known).differences] == ["known"]


def test_the_table_is_in_the_docs() -> None:
    assert DOCS.read_text().partition(BEGIN)[2].partition(END)[0] == table(), f"docs/audit.md has to show:\n{table()}"
