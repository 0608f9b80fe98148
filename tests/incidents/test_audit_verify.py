"""audit_verify: what it compares, what it names, how it goes on, and what it prints."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from incidents.actor import WORKER
from incidents.audit import stored
from incidents.audit.actions import Action
from incidents.audit.chain import next_hash
from incidents.audit.finding import name_of
from incidents.audit.heads import sign_heads
from incidents.audit.mirror import mirror_tail, sort_key
from incidents.audit.public_key import in_pem
from incidents.audit.record import record, record_alone, system_chain
from incidents.audit.result import Result
from incidents.audit.signing_key import configured
from incidents.audit.stored import LAST, Place
from incidents.audit.verify import Step, verify_chain, walk
from incidents.errors import ChainBroken, ChainForked
from incidents.management.commands.audit_verify import Pace
from incidents.models import AuditEvent, Incident, SignedHead
from tests.incidents.forger import rewrite
from tests.statuspage.conftest import past_the_walls

EVENTS = "incidents_auditevent"
ID = "0b7ac0f4-94d2-4a5e-a5a2-0a64dfb1a1a1"


def note(incident: Incident, **words: str) -> AuditEvent:
    with transaction.atomic():
        return record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk), words=words)


def broken(chain: str, *, mirrored: bool = False) -> ChainBroken:
    with pytest.raises(ChainBroken) as found:
        verify_chain(chain, mirrored=mirrored)
    return found.value


def test_it_goes_on_after_a_broken_chain_and_names_the_first_difference_of_each(
    incident: Incident, capsys: Any
) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    note(incident)
    past_the_walls(f"UPDATE {EVENTS} SET action = 'OTHER'", EVENTS)
    with pytest.raises(CommandError, match="2 findings") as failed:
        call_command("audit_verify", "-v", "0", stderr=sys.stderr)
    said = capsys.readouterr()
    assert failed.value.returncode == 1
    assert [line[:60] for line in said.err.splitlines()] == [
        f"{incident.reference}, event 1, action: its content says INCIDENT_OPENED, the column"[:60],
        "system, event 1, action: its content says INVOCATION_LOGGING_FOUND, the column"[:60],
    ]
    assert said.out == ""


def test_pages_hang_together(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        note(incident)
    monkeypatch.setattr(stored, "AT_ONCE", 2)
    rewrite(incident, lambda events: [*events[:4], events[4] | {"detail": {"share": 0.5}}])  # which is looked at twice
    assert verify_chain(incident.chain, mirrored=False).events == 5
    past_the_walls(f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq IN (3, 5)", EVENTS)
    assert [step.broken.seq for step in walk(mirrored=False) if step.broken] == [3]


def test_a_walk_goes_on_from_where_another_came_to(incident: Incident, settle: Callable[[], None]) -> None:
    for _ in range(3):
        note(incident)
    settle()
    place = Place(incident.chain, 2)
    assert (
        sum(step.events for step in walk(only=incident.chain, after=place, mirrored=True))
        == incident.events.count() - 2
    )
    assert sum(step.events for step in walk(only=incident.chain, after=Place(incident.chain, LAST), mirrored=True)) == 0
    past_the_walls(f"DELETE FROM {EVENTS} WHERE seq = 2", EVENTS)
    (found,) = [step.broken for step in walk(after=place, mirrored=False) if step.broken]
    assert (found.seq, found.field) == (2, "seq")


def test_since_a_time_the_link_before_is_compared(incident: Incident, capsys: Any) -> None:
    note(incident)
    third = note(incident)
    call_command("audit_verify", "--since", third.at.isoformat(), "--incident", incident.reference)
    assert capsys.readouterr().out.splitlines()[1].startswith("1 events of 1 chains")
    past_the_walls(f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq = 2", EVENTS)
    (found,) = [step.broken for step in walk(since=third.at, mirrored=False) if step.broken]
    assert (found.seq, found.field) == (3, "previous")


def test_an_incident_without_any_event_is_named(incident: Incident) -> None:
    past_the_walls(f"DELETE FROM {EVENTS} WHERE chain = '{incident.chain}'", EVENTS)
    found = broken(incident.chain)
    assert (found.seq, found.field, found.said) == (1, "seq", "missing; there is no event of this incident")


def test_a_chain_of_nobody_is_named(incident: Incident) -> None:
    record_alone(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, model="m")
    strange = system_chain()
    past_the_walls("UPDATE incidents_installation SET id = gen_random_uuid()")
    assert broken(strange).field == "chain"


def test_a_copy_that_is_wrong_in_itself_is_told_from_one_of_another_event(incident: Incident, sandbox_aws: Any) -> None:
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {"canonical": b"{}"})
    wrong = broken(incident.chain, mirrored=True)
    assert (wrong.field, wrong.said.partition("; ")[2]) == (
        "mirror.canonical",
        "what it holds does not fit its own hash",
    )
    whole = {"canonical": b"{}", "hash": next_hash(bytes(incident.events.get(seq=1).previous), b"{}")}
    sandbox_aws.put_item(Item=item | whole)
    assert broken(incident.chain, mirrored=True).said.endswith("its canonical differs")


def test_a_copy_in_the_middle_that_differs_stops_its_chain(incident: Incident, sandbox_aws: Any) -> None:
    note(incident)
    mirror_tail(incident.chain)
    item = sandbox_aws.get_item(Key={"pk": incident.chain, "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {"canonical": b"{}"})
    mirror_tail(incident.chain)  # looks at the newest alone
    with pytest.raises(CommandError, match="1 findings"):
        call_command("audit_verify", "-v", "0")
    with pytest.raises(ChainForked):
        mirror_tail(incident.chain)


def test_what_the_mirror_had_once_it_may_not_lack(incident: Incident, sandbox_aws: Any) -> None:
    note(incident)
    mirror_tail(incident.chain)
    sandbox_aws.delete_item(Key={"pk": incident.chain, "sk": sort_key(2)})
    found = broken(incident.chain, mirrored=True)
    assert (found.seq, found.field, found.said) == (2, "mirror.seq", "missing in the mirror, which had it once")


def test_an_old_copy_that_has_expired_is_no_difference(incident: Incident, sandbox_aws: Any) -> None:
    note(incident)
    rewrite(incident, lambda events: [events[0] | {"at": "2023-01-01T00:00:00.000000Z"}, events[1]])
    mirror_tail(incident.chain)
    sandbox_aws.delete_item(Key={"pk": incident.chain, "sk": sort_key(1)})
    assert verify_chain(incident.chain, mirrored=True).behind == 0
    sandbox_aws.delete_item(Key={"pk": incident.chain, "sk": sort_key(2)})
    assert broken(incident.chain, mirrored=True).seq == 2


def test_an_event_written_long_after_its_time_is_a_warning(incident: Incident, capsys: Any) -> None:
    past_the_walls(f"UPDATE {EVENTS} SET recorded_at = recorded_at + interval '121 s'", EVENTS)
    call_command("audit_verify", "--incident", incident.reference)
    assert (
        f"Look at {incident.reference}, event 1, recorded_at: it was written more than 2 minutes"
        in capsys.readouterr().out
    )


def test_a_mirror_that_does_not_answer_is_said_and_is_no_difference(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = "no-such-table"
    with pytest.raises(CommandError, match="Not all could be checked") as failed:
        call_command("audit_verify")
    assert failed.value.returncode == 2


def test_a_head_and_a_key_from_outside_are_compared(
    incident: Incident, settings: Any, tmp_path: Any, capsys: Any
) -> None:
    settings.AUDIT_TABLE_NAME = ""
    sign_heads()
    head, key = SignedHead.objects.get(), tmp_path / "key.pem"
    key.write_text(in_pem(configured().public_key))
    told = f"1:{bytes(head.digest).hex()}"
    call_command("audit_verify", "--public-key", str(key), "--known-head", told)
    assert "you were told of" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 finding"):
        call_command("audit_verify", "--known-head", f"1:{'0' * 64}")


@pytest.mark.parametrize(
    ("option", "given"),
    [
        ("--since", "yesterday"), ("--since", "2026-13-01"), ("--known-head", "1"), ("--known-head", f"x:{'0' * 64}"),
        ("--public-key", "/no/such/file"), ("--public-key", "/dev/null"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(option: str, given: str) -> None:
    with pytest.raises(CommandError, match=given.partition(":")[0]):
        call_command("audit_verify", option, given)


def test_a_day_is_a_time(incident: Incident, capsys: Any) -> None:
    call_command("audit_verify", "--since", "2026-01-01")
    assert capsys.readouterr().out.endswith("Every chain verifies.\n")


def test_progress_is_shown_on_a_terminal_once_a_second(capsys: Any) -> None:
    for shown in (False, True):
        pace = Pace(100, shown=shown)
        for done in (0, 50):
            pace.show(done)
        pace.end()
    assert capsys.readouterr().err == "\r\x1b[K0 of 100 events, 0/s\r\x1b[K"


def test_names_are_those_that_people_use(incident: Incident) -> None:
    chains = [incident.chain, "SYSTEM#1", "HEADS#1", f"INCIDENT#{ID}", "INCIDENT#x", "OTHER"]
    assert [name_of(one) for one in chains] == [
        incident.reference, "system", "signed heads", f"INCIDENT#{ID}", "INCIDENT#x", "OTHER",
    ]  # fmt: skip


def test_of_many_differences_a_hundred_are_kept() -> None:
    result = Result()
    for number in range(200):
        for _ in range(2):
            result.take(Step(place=Place(), broken=ChainBroken(f"OTHER{number}", 1, "hash", "no")))
    assert len(result.findings) == 100
