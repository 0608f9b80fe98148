"""A mirror that holds something else: nothing of that chain is published until an operator has brought it in as evidence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.chain import next_hash
from incidents.audit.compare import compare
from incidents.audit.mark import confirmed, note_fork
from incidents.audit.mirror import copies, mirror_tail, read_back, sort_key
from incidents.audit.record import record_alone, system_chain
from incidents.audit.repair import repair_chain
from incidents.errors import ChainForked, NotNow, NotYours, VerbRefused
from incidents.models import AuditEvent, Incident, MirrorBranch, MirrorEvidence, OutboxEntry, Person
from incidents.timeline import timeline
from tests.conftest import by, enrol
from tests.incidents.operators import OPERATOR
from tests.incidents.test_audit import note
from tests.statuspage.conftest import past_the_walls


@pytest.fixture
def chain(incident: Incident) -> str:
    """Five events, all copied."""
    for number in range(4):
        note(incident, note=f"one {number}")
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
    note(incident, note="another one")
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


@pytest.mark.parametrize("sk", ["AUDIT#000000000003x", "AUDIT#000000000005x", "ZZZ", "AAA"])
def test_what_stands_under_no_key_of_ours_is_evidence(
    incident: Incident, chain: str, sandbox_aws: Any, sk: str
) -> None:
    item = sandbox_aws.get_item(Key={"pk": chain, "sk": sort_key(5)})["Item"]
    sandbox_aws.put_item(Item=item | {"sk": sk})
    repair(incident)
    mirror_tail(chain)
    assert [one.sk_there for one in MirrorEvidence.objects.all()] == [sk]
    assert agree(chain)


# How it goes on


def test_the_copy_that_met_the_fork_is_made_after_the_repair(
    incident: Incident, chain: str, settle: Callable[[], None]
) -> None:
    restore_a_backup(chain, until=3)
    note(incident)
    settle()
    assert incident.owed.filter(kind="mirror_chain", state="dead").count() == 1
    repair(incident)
    settle()
    assert not OutboxEntry.objects.filter(lane=f"mirror:{chain}").exclude(state="done").exists()
    assert agree(chain)


def test_the_system_chain_is_repaired_like_any_other(transactional_db: None) -> None:
    for _ in range(3):
        record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    chain, operator = system_chain(), enrol("U0OPAL000", "Opal Reyes", "operators")
    mirror_tail(chain)
    restore_a_backup(chain, until=1)
    before = AuditEvent.objects.filter(chain=chain).count()
    call_command("audit_repair", "--from-mirror", "--chain", "system", "--as", operator.reference)
    assert before < AuditEvent.objects.filter(chain=chain).count()
    mirror_tail(chain)
    assert agree(chain)


def test_a_fork_that_is_gone_is_lifted(incident: Incident, chain: str) -> None:
    note_fork(chain, 2)
    assert repair(incident).detail["since"] == 0
    assert mirror_tail(chain) == 1
    assert agree(chain)


def test_where_nothing_differs_there_is_nothing_to_repair(incident: Incident, chain: str) -> None:
    with pytest.raises(NotNow, match="nothing to repair"):
        repair(incident)


def test_a_chain_that_grew_since_is_compared_anew(incident: Incident, chain: str) -> None:
    restore_a_backup(chain, until=3)
    difference = compare(chain)
    note(incident)
    with pytest.raises(NotNow, match="run it again"):
        repair_chain(incident, difference=difference, actor=OPERATOR)
    assert repair(incident).detail["branch"] == 1


def test_of_two_operators_one_repairs_it(incident: Incident, chain: str, sandbox_aws: Any) -> None:
    change(sandbox_aws, chain, 2)
    difference = compare(chain)
    repair_chain(incident, difference=difference, actor=OPERATOR)
    with pytest.raises(NotNow, match="run it again"):
        repair_chain(incident, difference=difference, actor=OPERATOR)


def test_nobody_but_an_operator_repairs(incident: Incident, chain: str, ic: Person) -> None:
    restore_a_backup(chain, until=3)
    with pytest.raises(NotYours, match="Only an operator can repair a record"):
        repair_chain(incident, difference=compare(chain), actor=by(ic))
    assert not incident.events.filter(action=Action.CHAIN_REPAIRED).exists()


def test_without_a_second_copy_there_is_nothing_to_compare(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    with pytest.raises(VerbRefused, match="AUDIT_TABLE_NAME"):
        compare(incident.chain)


# The walls


@pytest.mark.parametrize("sql", ["UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_database_keeps_branch_and_evidence_as_they_are(incident: Incident, chain: str, sql: str) -> None:
    restore_a_backup(chain, until=4)
    note(incident)
    repair(incident)
    for table in ("incidents_mirrorbranch", "incidents_mirrorevidence"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql.format(table))


def test_a_branch_is_made_with_its_event_alone(incident: Incident, chain: str) -> None:
    with pytest.raises(DatabaseError, match="made with its event"):
        MirrorBranch.objects.create(chain=chain, number=1, since=2, event_seq=3)


# The command


def run(*arguments: str) -> None:
    call_command("audit_repair", "--from-mirror", *arguments)


def test_the_command_compares_and_changes_nothing_until_it_is_told_who_repairs(
    incident: Incident, chain: str, capsys: Any
) -> None:
    restore_a_backup(chain, until=3)
    run("--incident", incident.reference)
    said = capsys.readouterr().out
    assert (
        "differ from event 4 on" in said
        and "2 events of the mirror follow our last, event 3" in said
        and "one 3" in said
    )
    assert incident.events.count() == 3


def test_the_command_repairs_as_the_operator_who_is_named(
    incident: Incident, chain: str, sandbox_aws: Any, capsys: Any
) -> None:
    operator = enrol("U0OPAL000", "Opal Reyes", "operators")
    change(sandbox_aws, chain, 2)
    sandbox_aws.delete_item(Key={"pk": chain, "sk": sort_key(3)})
    run("--chain", chain, "--as", operator.reference)
    said = capsys.readouterr().out
    assert "1 items of the mirror are no copies" in said and "later ones: 3" in said and "Repaired: event 6" in said
    assert incident.events.get(seq=6).parsed["actor"] == {"ref": operator.reference, "via": "command"}


def test_the_command_says_that_nothing_differs(incident: Incident, chain: str, capsys: Any) -> None:
    run("--incident", incident.reference)
    assert capsys.readouterr().out == "The mirror holds nothing that the database has not, or otherwise.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--incident", "INC-999999"], "not on record"),
        (["--chain", "INCIDENT#nobody"], "not on record"),
        (["--chain", "system", "--as", "p_nobody"], "nobody's reference"),
    ],
)
def test_the_command_says_what_it_does_not_know(transactional_db: None, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)


def test_the_command_says_who_may_and_that_the_mirror_does_not_answer(
    incident: Incident, chain: str, ic: Person, settings: Any
) -> None:
    restore_a_backup(chain, until=3)
    with pytest.raises(CommandError, match="Only an operator") as refused:
        run("--incident", incident.reference, "--as", ic.reference)
    settings.AUDIT_TABLE_NAME = "not-there"
    with pytest.raises(CommandError, match="does not answer") as silent:
        run("--incident", incident.reference)
    assert (refused.value.returncode, silent.value.returncode) == (1, 2)
