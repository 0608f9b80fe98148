"""After a repair copying goes on; who may, what the database keeps of it, and the command."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.compare import compare
from incidents.audit.mark import note_fork
from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.record import record_alone, system_chain
from incidents.audit.repair import repair_chain
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import AuditEvent, Incident, MirrorBranch, OutboxEntry, Person
from tests.conftest import by, enrol
from tests.incidents.forked import agree, change, five_copied, repair, restore_a_backup
from tests.incidents.operators import OPERATOR
from tests.incidents.test_audit import note


@pytest.fixture
def chain(incident: Incident) -> str:
    """Five events, all copied."""
    return five_copied(incident)


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
