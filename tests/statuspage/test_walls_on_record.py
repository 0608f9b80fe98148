"""The walls that keep the gate's rows to what is on the audit log, from raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.models import Person
from statuspage.models import Approval, Publication
from tests.statuspage.conftest import publication_of, publish
from tests.statuspage.raw_sql import SEND, run


@pytest.mark.parametrize("state", ["SENDING", "PUBLISHED"])
def test_neither_is_committed_without_its_event(approval: Approval, state: str) -> None:
    publication = publication_of(approval)
    publication._reserve()
    if state == "PUBLISHED":
        publication._begin_sending([])
    with pytest.raises(DatabaseError, match=f"{state} only with its event"):
        run(SEND if state == "SENDING" else "UPDATE statuspage_publication SET state = 'PUBLISHED'")
    assert Publication.objects.get().state != state


@pytest.mark.parametrize(
    "change",
    ["attempt = 0", "sending_at = now() - interval '1 h'", "known_updates = '[\"u1\"]'", "unknowns = 0"],
)
def test_what_was_noted_at_the_send_stays(approval: Approval, change: str) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    publication._unknown("no answer", wait=False)
    with pytest.raises(DatabaseError, match="noted once"):
        run(f"UPDATE statuspage_publication SET {change}")


def test_a_reading_cannot_be_dated_back(approval: Approval) -> None:
    publish(approval)
    with pytest.raises(DatabaseError, match="noted once"):
        run("UPDATE statuspage_publication SET absent_at = now() - interval '1 h'")


@pytest.mark.parametrize(
    "change", ["attempt = attempt + 2", "sending_at = now() - interval '1 h'"], ids=["attempt", "time"]
)
def test_sending_is_the_next_attempt_and_now(approval: Approval, change: str) -> None:
    publication_of(approval)._reserve()
    whole = {"attempt": "attempt = attempt + 1", "sending_at": "sending_at = clock_timestamp()"}
    changes = whole | {change.partition(" ")[0]: change}
    with pytest.raises(DatabaseError, match="the next attempt, now"):
        run(f"UPDATE statuspage_publication SET state = 'SENDING', {', '.join(changes.values())}")


# An approval is made with its event


FORGED = """
INSERT INTO statuspage_approval (revision_id, digest, approver_id, "group", role, event_id, expires_at, void_reason)
SELECT {revision}, {digest}, {approver}, {group}, given.role, {event}, now() + {lasts}, ''
FROM given
"""
AS_GIVEN = {
    "revision": "given.revision_id",
    "digest": "given.digest",
    "approver": "given.approver_id",
    "group": 'given."group"',
    "event": "given.event_id",
    "lasts": "interval '15 minutes'",
}


def give_again(**other: str) -> None:
    """The approval taken off and put in again, with something else in it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE given ON COMMIT DROP AS SELECT * FROM statuspage_approval")
        cursor.execute("ALTER TABLE statuspage_approval DISABLE TRIGGER approval_stays")
        cursor.execute("DELETE FROM statuspage_approval")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_stays")
        cursor.execute(FORGED.format(**AS_GIVEN | other))


@pytest.mark.parametrize(
    "forged",
    [
        {"event": "(SELECT id FROM incidents_auditevent WHERE action = 'IC_CLAIMED')"},
        {"digest": "repeat('0', 64)"},
        {"approver": "(SELECT id FROM incidents_person WHERE slack_id = 'U0OTTO000')"},
        {"group": "'approvers'"},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_an_approval_that_is_not_on_record_cannot_be_made(
    approval: Approval, outsider: Person, forged: dict[str, str]
) -> None:
    with pytest.raises(DatabaseError, match="made with its event"), transaction.atomic():
        give_again(**forged)


def test_an_approval_lasts_an_hour_at_most(approval: Approval) -> None:
    with pytest.raises(DatabaseError, match="approval_lasts_an_hour_at_most"), transaction.atomic():
        give_again(lasts="interval '1 day'")


def test_the_same_approval_put_in_again_is_taken(approval: Approval) -> None:
    with transaction.atomic():
        give_again()
    assert Approval.objects.get().digest == approval.digest
