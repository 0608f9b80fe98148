"""Copies of signed heads: in the mirror, and in a bucket where nobody changes them. Whatever differs there is named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.db import transaction
from django.utils import timezone

from clients.errors import TryLater
from incidents import lifecycle, roles, tasks
from incidents.actor import WORKER
from incidents.audit import head_copies
from incidents.audit.actions import Action
from incidents.audit.head_copies import copied_up_to, copy_to_bucket, copy_to_mirror, partition, sort_key
from incidents.audit.head_text import document
from incidents.audit.heads import sign_heads
from incidents.audit.mirror import mirror_tail
from incidents.audit.record import record
from incidents.audit.verify_heads import check_heads
from incidents.errors import HeadForked
from incidents.models import AuditEvent, Incident, Installation, OutboxEntry, Person, SignedChain, SignedHead
from incidents.models.head_copy import HeadCopy, HeadStore
from incidents.outbox.work import work_on
from sandbox.moto_server import HEADS_BUCKET
from tests.conftest import by
from tests.environment import aws_url
from tests.statuspage.conftest import past_the_walls

EVENTS, HEADS, SIGNED = "incidents_auditevent", "incidents_signedhead", "incidents_signedchain"


@pytest.fixture
def bucket(settings: Any) -> Any:
    """The way into it that somebody else has."""
    settings.AUDIT_BUCKET = HEADS_BUCKET
    return boto3.client("s3", endpoint_url=aws_url)


def note(incident: Incident) -> AuditEvent:
    with transaction.atomic():
        return record(Action.CHECKLIST_PINNED, actor=WORKER, incident=Incident.objects.lock(incident.pk))


def installation() -> Any:
    return Installation.objects.get().id


def copied(incident: Incident, heads: int = 2) -> None:
    """So many heads, in the mirror and in the bucket if there is one."""
    for _ in range(heads):
        note(incident)
        mirror_tail(incident.chain)
        sign_heads()
    copy_to_mirror(installation())
    copy_to_bucket(installation())


def object_key(number: int) -> str:
    return f"heads/{installation()}/{number:012d}.json"


def found() -> list[tuple[str, int, str]]:
    return [(one.chain.partition("#")[0], one.seq, one.field) for one in check_heads().differences]


def test_with_a_mirror_a_head_signs_only_what_that_has_confirmed(incident: Incident) -> None:
    assert sign_heads() == []
    mirror_tail(incident.chain)
    note(incident)
    assert sign_heads() == [1]
    assert [(one.chain, one.seq) for one in SignedHead.objects.get().signed.all()] == [(incident.chain, 1)]


def test_every_quarter_of_an_hour_one_head_is_owed_until_it_is_signed(incident: Incident) -> None:
    mirror_tail(incident.chain)
    tasks.ask_for_head()
    tasks.ask_for_head()
    owed = OutboxEntry.objects.get(kind="sign_due")
    assert work_on(owed.pk)
    assert SignedHead.objects.count() == 1
    tasks.ask_for_head()
    assert OutboxEntry.objects.filter(kind="sign_due", state="pending").count() == 1


def test_a_resolved_incident_is_signed_to_its_end(incident: Incident, ic: Person, settle: Callable[[], None]) -> None:
    resolved = lifecycle.resolve(roles.claim(incident, actor=by(ic)), actor=by(ic))
    settle()
    end = resolved.events.get(action=Action.INCIDENT_RESOLVED).seq
    assert SignedChain.objects.filter(chain=incident.chain, seq__gte=end).exists()
    assert check_heads().differences == []


def test_heads_are_copied_as_they_were_signed(incident: Incident, bucket: Any, sandbox_aws: Any) -> None:
    copied(incident)
    verdict = check_heads()
    assert (verdict.behind, verdict.differences) == ({"mirror": 0, "bucket": 0}, [])
    item = sandbox_aws.get_item(Key={"pk": partition(installation()), "sk": sort_key(2)})["Item"]
    kept = bucket.get_object(Bucket=HEADS_BUCKET, Key=object_key(2))
    assert kept["Body"].read() == bytes(item["canonical"].value) == document(SignedHead.objects.get(number=2))
    assert (kept["ObjectLockMode"], kept["ObjectLockRetainUntilDate"] > timezone.now() + timedelta(days=799)) == (
        "COMPLIANCE",
        True,
    )


def test_nothing_is_copied_to_what_there_is_not(incident: Incident, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = ""
    sign_heads()
    copy_to_mirror(installation())
    copy_to_bucket(installation())
    assert not HeadCopy.objects.exists()


def test_copying_again_finds_its_equal(incident: Incident, bucket: Any) -> None:
    """A worker was killed after it had put a copy and before it said so."""
    copied(incident)
    HeadCopy.objects.all().delete()
    copied(incident, heads=0)
    assert (copied_up_to(HeadStore.MIRROR), copied_up_to(HeadStore.BUCKET)) == (2, 2)


@pytest.mark.parametrize("copy", [copy_to_mirror, copy_to_bucket])
def test_another_head_there_is_a_fork_and_stays_as_it_is(
    incident: Incident, bucket: Any, sandbox_aws: Any, copy: Any
) -> None:
    mirror_tail(incident.chain)
    sign_heads()
    key = {"pk": partition(installation()), "sk": sort_key(1)}
    sandbox_aws.put_item(Item=key | {"canonical": b"{}", "hash": b"h", "previous": b"p", "expires_at": 1})
    bucket.put_object(Bucket=HEADS_BUCKET, Key=object_key(1), Body=b"{}")
    with pytest.raises(HeadForked, match="another signed head 1"):
        copy(installation())
    assert AuditEvent.objects.get(action=Action.CHAIN_FORKED).detail == {"chain": key["pk"], "at_seq": 1}
    assert bucket.get_object(Bucket=HEADS_BUCKET, Key=object_key(1))["Body"].read() == b"{}"


def test_many_heads_are_copied_lot_by_lot(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_copies, "LOT", 1)
    with pytest.raises(TryLater, match="more signed heads wait"):
        copied(incident)
    copied(incident, heads=0)
    assert check_heads().behind == {"mirror": 0}


def test_copies_that_are_still_owed_are_behind_and_no_difference(incident: Incident) -> None:
    copied(incident)
    note(incident)
    mirror_tail(incident.chain)
    sign_heads()
    verdict = check_heads()
    assert (verdict.behind, verdict.differences) == ({"mirror": 1}, [])
    assert "The mirror lacks the newest 1 heads" in verdict.said


def test_a_chain_that_was_cut_with_its_heads_is_found_by_their_copies(incident: Incident, bucket: Any) -> None:
    copied(incident)
    past_the_walls(f"DELETE FROM {SIGNED} WHERE head_id = 2", SIGNED)
    past_the_walls(f"DELETE FROM {HEADS} WHERE number = 2", HEADS)
    past_the_walls(f"DELETE FROM {EVENTS} WHERE seq = 3 AND chain = '{incident.chain}'", EVENTS)
    assert found() == [("HEADS", 2, "mirror"), ("HEADS", 2, "bucket"), ("INCIDENT", 3, "seq")]


def test_heads_that_were_signed_anew_with_the_chain_are_found_by_their_copies(incident: Incident, bucket: Any) -> None:
    """Somebody with the key has rewritten an event and the head that signed it."""
    copied(incident)
    past_the_walls(f"UPDATE {EVENTS} SET hash = sha256('x') WHERE seq = 3 AND chain = '{incident.chain}'", EVENTS)
    past_the_walls(f"DELETE FROM {SIGNED} WHERE head_id = 2", SIGNED)
    past_the_walls(f"DELETE FROM {HEADS} WHERE number = 2", HEADS)
    sign_heads()
    assert found() == [("HEADS", 2, "mirror"), ("HEADS", 2, "bucket"), ("INCIDENT", 3, "hash")]


def test_a_copy_that_is_gone_from_the_mirror_is_found(incident: Incident, sandbox_aws: Any) -> None:
    copied(incident)
    key = {"pk": partition(installation())}
    sandbox_aws.delete_item(Key=key | {"sk": sort_key(1)})
    assert found() == [("HEADS", 1, "mirror")]
    sandbox_aws.delete_item(Key=key | {"sk": sort_key(2)})
    assert found() == [("HEADS", 1, "mirror")]


def test_what_is_no_head_among_the_copies_is_found(incident: Incident, sandbox_aws: Any, bucket: Any) -> None:
    copied(incident)
    item = sandbox_aws.get_item(Key={"pk": partition(installation()), "sk": sort_key(1)})["Item"]
    sandbox_aws.put_item(Item=item | {"sk": "HEAD#x"})
    bucket.put_object(Bucket=HEADS_BUCKET, Key=object_key(3).replace(".json", ".txt"), Body=b"{}")
    assert found() == [("HEADS", 3, "mirror"), ("HEADS", 3, "bucket")]


def test_what_was_put_over_a_locked_head_or_marks_it_as_deleted_hides_nothing(incident: Incident, bucket: Any) -> None:
    copied(incident)
    bucket.put_object(Bucket=HEADS_BUCKET, Key=object_key(1), Body=b"{}")
    bucket.delete_object(Bucket=HEADS_BUCKET, Key=object_key(2))
    assert found() == [("HEADS", 1, "bucket"), ("HEADS", 2, "bucket")]


def test_a_mark_of_deletion_where_no_head_is_is_found(incident: Incident, bucket: Any) -> None:
    copied(incident, heads=1)
    unlocked = bucket.put_object(Bucket=HEADS_BUCKET, Key=object_key(2), Body=b"{}")["VersionId"]
    bucket.delete_object(Bucket=HEADS_BUCKET, Key=object_key(2))
    bucket.delete_object(Bucket=HEADS_BUCKET, Key=object_key(2), VersionId=unlocked)
    assert found() == [("HEADS", 2, "bucket")]
