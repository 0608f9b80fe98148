"""A mirror that holds something else: nothing of that chain is published until an operator has brought it in as evidence."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.audit.actions import Action
from incidents.audit.chain import next_hash
from incidents.audit.compare import compare
from incidents.audit.mark import confirmed, note_fork
from incidents.audit.mirror import copies, mirror_tail, read_back, sort_key
from incidents.errors import ChainForked, NotNow
from incidents.models import AuditEvent, Incident, MirrorBranch, MirrorEvidence
from incidents.timeline import timeline
from tests.at_once import at_once
from tests.incidents.forked import agree, change, five_copied, in_the_mirror, repair, restore_a_backup
from tests.incidents.test_audit import note
from tests.statuspage.conftest import past_the_walls


@pytest.fixture
def chain(incident: Incident) -> str:
    """Five events, all copied."""
    return five_copied(incident)


# A fork


def test_a_fork_is_on_record_once_whoever_finds_it(incident: Incident, chain: str, settle: Callable[[], None]) -> None:
    restore_a_backup(chain, until=3)
    for _ in range(3):
        with pytest.raises(ChainForked):
            mirror_tail(chain, up_to=3)
    note(incident)
    settle()
    (forked,) = AuditEvent.objects.filter(action=Action.CHAIN_FORKED)
    assert forked.detail == {"chain": chain, "at_seq": 5}


def test_many_who_find_a_fork_at_once_record_it_once(incident: Incident) -> None:
    at_once(*[lambda: note_fork(incident.chain, 1)] * 4)
    note_fork(incident.chain, 1)
    assert AuditEvent.objects.filter(action=Action.CHAIN_FORKED).count() == 1


def test_of_a_forked_chain_nothing_is_copied_though_the_mirror_would_take_it(incident: Incident, chain: str) -> None:
    note_fork(chain, 2)
    note(incident)
    with pytest.raises(ChainForked):
        mirror_tail(chain)
    assert len(list(copies(chain))) == 5


# The end that our database lost


def test_what_follows_ours_is_ours_again_and_the_chain_goes_on(incident: Incident, chain: str) -> None:
    before = list(AuditEvent.objects.filter(chain=chain).values_list("canonical", "hash", "at", "action", "parsed"))
    restore_a_backup(chain, until=3)
    event = repair(incident)
    ours = AuditEvent.objects.filter(chain=chain, seq__lte=5).values_list("canonical", "hash", "at", "action", "parsed")
    assert [(bytes(c), bytes(h), *rest) for c, h, *rest in ours] == [
        (bytes(c), bytes(h), *rest) for c, h, *rest in before
    ]
    assert (event.seq, event.detail["since"], event.detail["followed"], event.detail["kept"]) == (6, 4, 2, 0)
    assert mirror_tail(chain) == 1
    assert agree(chain)


def test_its_events_are_those_of_the_incident(incident: Incident, chain: str) -> None:
    restore_a_backup(chain, until=3)
    repair(incident)
    assert (
        timeline(incident)[-1].said
        == "Record repaired from its second copy: 2 events from 4 on were lost here and are back"
    )
    assert incident.events.count() == 6


@pytest.mark.parametrize("said", [b'{"a":1}', b"\xff", b'{ "schema":1}'])
def test_what_hangs_on_ours_but_is_no_event_of_ours_is_evidence_only(
    incident: Incident, chain: str, sandbox_aws: Any, said: bytes
) -> None:
    end = incident.events.get(seq=5)
    item = sandbox_aws.get_item(Key={"pk": chain, "sk": sort_key(5)})["Item"]
    last = bytes(end.hash)
    sandbox_aws.put_item(
        Item=item | {"sk": sort_key(6), "canonical": said, "previous": last, "hash": next_hash(last, said)}
    )
    repair(incident)
    assert [bytes(one.canonical) for one in MirrorEvidence.objects.all()] == [said]


# Two timelines


def test_another_timeline_is_kept_as_evidence_and_ours_goes_on_beside_it(
    incident: Incident, chain: str, sandbox_aws: Any
) -> None:
    restore_a_backup(chain, until=3)
    note(incident, "another one")
    there = in_the_mirror(sandbox_aws)
    event = repair(incident)
    assert event.detail["branch"] == 1
    assert (event.seq, event.detail["since"], event.detail["kept"]) == (5, 4, 2)
    assert mirror_tail(chain) == 2
    assert agree(chain)
    assert there.items() <= in_the_mirror(sandbox_aws).items()
    assert [one.sk_there for one in MirrorEvidence.objects.all()] == [sort_key(4), sort_key(5)]


def test_the_evidence_is_what_its_event_says(incident: Incident, chain: str) -> None:
    restore_a_backup(chain, until=3)
    note(incident)
    difference = compare(chain)
    event = repair(incident)
    assert event.detail["digest"] == difference.digest
    kept = MirrorEvidence.objects.values_list("canonical", "previous", "hash")
    assert [tuple(map(bytes, one)) for one in kept] == [(i.canonical, i.previous, i.hash) for i in difference.kept]


def test_the_next_events_follow_in_the_branch_and_are_read_back_there(incident: Incident, chain: str) -> None:
    restore_a_backup(chain, until=3)
    note(incident)
    repair(incident)
    mirror_tail(chain)
    newest = note(incident)
    assert mirror_tail(chain, up_to=newest.seq) == 1
    assert all(read_back(event) for event in incident.events.all())
    assert agree(chain)


def test_a_database_from_before_a_repair_forks_again_and_takes_a_branch_of_its_own(
    incident: Incident, chain: str
) -> None:
    restore_a_backup(chain, until=3)
    note(incident)
    repair(incident)
    mirror_tail(chain)
    past_the_walls("DELETE FROM incidents_mirrorevidence", "incidents_mirrorevidence")
    past_the_walls("DELETE FROM incidents_mirrorbranch; DELETE FROM incidents_mirrormark", "incidents_mirrorbranch")
    restore_a_backup(chain, until=3)
    assert repair(incident).detail["branch"] == 2
    mirror_tail(chain)
    assert agree(chain)


def test_a_second_fork_in_a_branch_is_gone_round_too(incident: Incident, chain: str, sandbox_aws: Any) -> None:
    for place, seq in [(chain, 3), (f"{chain}#1", 5), (chain, 2)]:
        change(sandbox_aws, place, seq)
        repair(incident)
        mirror_tail(chain)
        assert agree(chain)
    assert [(one.number, one.since) for one in MirrorBranch.objects.all()] == [(1, 3), (2, 5), (3, 2)]


def test_a_changed_copy_in_the_middle_is_evidence_and_copied_anew_from_there(
    incident: Incident, chain: str, sandbox_aws: Any
) -> None:
    change(sandbox_aws, chain, 2)
    event = repair(incident)
    assert (event.detail["since"], event.detail["kept"]) == (2, 1)
    assert confirmed(chain) == 1
    assert mirror_tail(chain) == 5
    assert agree(chain)


def test_a_hole_stays_as_it_is_and_the_copies_go_on_beside_it(incident: Incident, chain: str, sandbox_aws: Any) -> None:
    sandbox_aws.delete_item(Key={"pk": chain, "sk": sort_key(2)})
    event = repair(incident)
    assert (event.detail["since"], event.detail["kept"], event.detail["missing"]) == (2, 0, 1)
    mirror_tail(chain)
    assert agree(chain)


def test_a_hole_that_is_there_by_the_tables_own_rule_is_none(incident: Incident, chain: str, sandbox_aws: Any) -> None:
    past_the_walls(
        "UPDATE incidents_auditevent SET at = at - interval '801 days' WHERE seq <= 2", "incidents_auditevent"
    )
    sandbox_aws.delete_item(Key={"pk": chain, "sk": sort_key(2)})
    with pytest.raises(NotNow, match="nothing to repair"):
        repair(incident)


@pytest.mark.parametrize("sk", ["AUDIT#000000000003x", "AUDIT#000000000005x", "ZZZ"])
def test_what_stands_under_no_key_of_ours_is_evidence(
    incident: Incident, chain: str, sandbox_aws: Any, sk: str
) -> None:
    item = sandbox_aws.get_item(Key={"pk": chain, "sk": sort_key(5)})["Item"]
    sandbox_aws.put_item(Item=item | {"sk": sk})
    repair(incident)
    mirror_tail(chain)
    assert [one.sk_there for one in MirrorEvidence.objects.all()] == [sk]
    assert agree(chain)
