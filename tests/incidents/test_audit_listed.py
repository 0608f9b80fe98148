"""The mirror lists which chains there are, so that a database that lost one knows; and what evidence says for a signed head."""

from collections.abc import Callable
from typing import Any

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.heads import sign_heads
from incidents.audit.listed import all_listed, newest_listed, partition
from incidents.audit.mirror import mirror_tail
from incidents.audit.record import record_alone, system_chain
from incidents.audit.store import audit_store
from incidents.audit.verify_heads import check_heads
from incidents.models import Incident
from incidents.models.chain_salt import ChainSalt
from incidents.models.installation import Installation
from incidents.restore.look import look
from tests.incidents.forked import five_copied, repair, restore_a_backup
from tests.incidents.test_audit import note
from tests.statuspage.conftest import past_the_walls


def test_each_chain_is_listed_once_with_its_number_and_its_salt(incident: Incident) -> None:
    store = audit_store()
    assert store
    assert newest_listed(store) is None
    record_alone(Action.MODEL_BUDGET_SPENT, actor=WORKER, percent=50, month="2026-11", spent_cents=1, budget_cents=2)
    for _ in range(2):
        mirror_tail(system_chain())
        mirror_tail(incident.chain)
    salt = ChainSalt.objects.get(chain=incident.chain)
    assert [(one.chain, one.number) for one in all_listed(store)] == [
        (system_chain(), 0),
        (incident.chain, incident.number),
    ]
    assert newest_listed(store) == list(all_listed(store))[1]
    assert list(all_listed(store))[1].salt == bytes(salt.salt).hex()


def test_what_is_none_of_ours_on_the_list_is_left_out(incident: Incident, sandbox_aws: Any) -> None:
    mirror_tail(incident.chain)
    store = audit_store()
    assert store
    key = {"pk": partition(Installation.objects.get().id)}
    (item,) = [one for one in sandbox_aws.scan()["Items"] if one["pk"] == key["pk"]]
    sandbox_aws.put_item(Item=item | {"sk": "CHAIN#000000000001#x", "canonical": b"{"})
    sandbox_aws.put_item(Item=item | {"sk": "CHAIN#000000000002#x", "canonical": b"{}"})
    assert [one.chain for one in all_listed(store)] == [incident.chain]


def test_a_head_of_a_lost_time_is_borne_out_by_evidence(incident: Incident, settle: Callable[[], None]) -> None:
    chain = five_copied(incident)
    sign_heads()
    restore_a_backup(chain, until=3)
    assert [one.chain for one in check_heads().differences] == [chain]
    note(incident, "another one")
    repair(incident)
    verdict = check_heads()
    assert verdict.differences == []
    assert "1 events that were signed stand as evidence beside their chain" in verdict.said


def test_evidence_that_was_changed_bears_nothing_out(incident: Incident) -> None:
    chain = five_copied(incident)
    sign_heads()
    restore_a_backup(chain, until=3)
    note(incident, "another one")
    repair(incident)
    past_the_walls("UPDATE incidents_mirrorevidence SET canonical = '{}'", "incidents_mirrorevidence")
    assert [one.chain for one in check_heads().differences] == [chain]


def test_a_mirror_that_knows_no_more_is_not_ahead(incident: Incident) -> None:
    five_copied(incident)
    store = audit_store()
    assert store
    assert look(store, every_chain=True) is None
    assert look(store, every_chain=True) is None


def test_it_is_ahead_by_a_chain_that_is_longer_there(incident: Incident) -> None:
    chain = five_copied(incident)
    restore_a_backup(chain, until=3)
    store = audit_store()
    assert store
    found = look(store, every_chain=True)
    assert found
    assert found.why == f"The mirror has event 4 of {chain}, and this database ends at 3."
    assert look(store, every_chain=False) is None


def test_it_is_ahead_by_a_signed_head(incident: Incident, settle: Callable[[], None]) -> None:
    five_copied(incident)
    sign_heads()
    settle()
    past_the_walls(
        "DELETE FROM incidents_signedchain; DELETE FROM incidents_signedhead",
        "incidents_signedchain",
        "incidents_signedhead",
    )
    store = audit_store()
    assert store
    found = look(store, every_chain=False)
    assert found
    assert found.why == "The mirror has signed head 1, and this database has not."
