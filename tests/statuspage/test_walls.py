"""The walls of the gate, from raw SQL: what no code of ours and no psql session gets past."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models import Incident, Person
from statuspage.models import Approval, Draft, Publication
from tests.statuspage.conftest import past_the_walls, publication_of, publish, say_yes, write
from tests.statuspage.raw_sql import SEND, run

INSERT = """
INSERT INTO statuspage_publication (id, approval_id, incident_id, target, digest, state, attempt, unknowns, known_updates,
    statuspage_incident, statuspage_update, url, last_error)
SELECT %s, {approval}, draft.incident_id, 'new', {digest}, {state}, 0, 0, '[]', '', '', '', ''
FROM statuspage_approval AS approval
JOIN statuspage_revision AS revision ON revision.id = approval.revision_id
JOIN statuspage_draft AS draft ON draft.id = revision.draft_id
"""


def insert(
    *,
    state: str = "'RESERVED'",
    digest: str = "approval.digest",
    approval: str = "approval.id",
    of: Approval | None = None,
) -> None:
    only = f"WHERE approval.id = {of.pk}" if of else ""
    run(INSERT.format(state=state, digest=digest, approval=approval) + only, [uuid.uuid4()])


def send(**reserved: Any) -> None:
    """Reserved by hand, then into SENDING, with the event that goes with it."""
    insert(**reserved)
    with transaction.atomic():
        publication = Publication.objects.get()
        incident = Incident.objects.lock(publication.incident_id)
        which: dict[str, Any] = {"publication": str(publication.pk), "digest": publication.digest}
        record(Action.PUBLICATION_SENDING, actor=WORKER, incident=incident, attempt=1, **which)
        run(SEND)


def past_the_wall(change: str) -> None:
    """What only the tables' owner can do to an approval; in statements of their own, since a trigger change waits for none."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE statuspage_approval DISABLE TRIGGER approval_only_voided")
        cursor.execute(f"UPDATE statuspage_approval SET {change}")
        cursor.execute("ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_only_voided")


def test_with_an_approval_in_force_sending_is_allowed(approval: Approval) -> None:
    send()
    assert Publication.objects.get().state == "SENDING"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("state = 'LAPSED'", "only a worker makes a publication LAPSED from RESERVED"),
        ("state = 'SENDING'", "SENDING is the next attempt"),
        ("state = 'SENDING', attempt = attempt + 1, sending_at = clock_timestamp()", "permission denied"),
    ],
)
def test_nobody_but_a_worker_moves_a_reserved_one(approval: Approval, change: str, why: str) -> None:
    insert()
    with pytest.raises(DatabaseError, match=why):
        run(f"SET LOCAL ROLE incident_response_web; UPDATE statuspage_publication SET {change}")


def test_sending_needs_an_approval_that_exists(approval: Approval) -> None:
    with pytest.raises(DatabaseError, match="without an approval in force"):
        send(approval="approval.id + 999")


def test_sending_needs_exactly_the_approved_words(approval: Approval) -> None:
    with pytest.raises(DatabaseError, match="exactly these words"):
        send(digest="repeat('0', 64)")


def test_sending_needs_an_approval_that_is_not_void(approval: Approval) -> None:
    run("UPDATE statuspage_approval SET voided_at = now(), void_reason = 'no'")
    with pytest.raises(DatabaseError, match="in force"):
        send()


def test_sending_needs_an_approval_that_has_not_expired(approval: Approval) -> None:
    past_the_wall("created_at = now() - interval '1 h', expires_at = now() - interval '1 s'")
    with pytest.raises(DatabaseError, match="in force"):
        send()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("action = 'IC_CLAIMED'", id="of another kind"),
        pytest.param("incident_id = NULL", id="of another incident"),
        pytest.param(
            "canonical = convert_to(jsonb_set(convert_from(canonical, 'UTF8')::jsonb, '{detail,digest}', '\"0\"')::text, 'UTF8')",
            id="of other words",
        ),
    ],
)
def test_sending_needs_the_approval_on_the_audit_log(approval: Approval, change: str) -> None:
    past_the_walls(
        f"UPDATE incidents_auditevent SET {change} WHERE action = 'STATUSPAGE_DRAFT_APPROVED'", "incidents_auditevent"
    )
    with pytest.raises(DatabaseError, match="audit log"):
        send()


def test_sending_needs_the_words_themselves_unchanged(approval: Approval) -> None:
    past_the_walls(
        "UPDATE statuspage_revision SET canonical = '\\x7b7d', digest = encode(sha256('\\x7b7d'), 'hex')",
        "statuspage_revision",
    )
    with pytest.raises(DatabaseError, match="audit log"):
        send()


def test_one_update_of_an_incident_is_under_way_at_a_time(led: Incident, ic: Person) -> None:
    early, late = say_yes(write(led), ic), say_yes(write(led, "Other words."), ic)
    insert(of=early)
    with pytest.raises(DatabaseError, match="publication_one_unsettled"):
        insert(of=late)


def test_an_incident_has_one_incident_on_the_page(led: Incident, ic: Person) -> None:
    early, late = say_yes(write(led), ic), say_yes(write(led, "Other words."), ic)
    publish(early)
    insert(of=late)
    with pytest.raises(DatabaseError, match="publication_one_statuspage_incident"):
        run(f"{SEND} WHERE state = 'RESERVED'")


def test_an_approval_has_one_publication(approval: Approval) -> None:
    publish(approval)
    with pytest.raises(DatabaseError, match="approval_id_key"):
        insert()


@pytest.mark.parametrize("state", ["SENDING", "PUBLISHED", "UNKNOWN", "REFUSED", "LAPSED"])
def test_nothing_begins_at_its_end(approval: Approval, state: str) -> None:
    with pytest.raises(DatabaseError, match="cannot become"):
        insert(state=f"'{state}'")


@pytest.mark.parametrize("state", ["PUBLISHED", "UNKNOWN", "REFUSED"])
def test_nothing_is_published_that_was_not_sent(approval: Approval, state: str) -> None:
    publication_of(approval)._reserve()
    with pytest.raises(DatabaseError, match="cannot become"):
        run(f"UPDATE statuspage_publication SET state = '{state}'")


def test_raw_sql_cannot_move_a_reserved_one_into_sending_without_an_approval(approval: Approval) -> None:
    publication_of(approval)._reserve()
    run("UPDATE statuspage_approval SET voided_at = now(), void_reason = 'no'")
    with pytest.raises(DatabaseError, match="in force"):
        run(SEND)


@pytest.mark.parametrize("column", ["digest = 'x'", "target = 'other'", "incident_id = gen_random_uuid()"])
def test_what_a_publication_is_of_cannot_change(approval: Approval, column: str) -> None:
    publication_of(approval)._reserve()
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(f"UPDATE statuspage_publication SET {column}")


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("DELETE FROM statuspage_publication", id="publication"),
        pytest.param("DELETE FROM statuspage_approval", id="approval"),
        pytest.param("DELETE FROM statuspage_revision", id="revision"),
        pytest.param("UPDATE statuspage_revision SET digest = repeat('0', 64)", id="digest"),
        pytest.param("UPDATE statuspage_revision SET canonical = '\\x7b7d'", id="words"),
    ],
)
def test_what_is_on_record_stays(approval: Approval, sql: str) -> None:
    publication_of(approval)._reserve()
    with pytest.raises(DatabaseError, match="on record"):
        run(sql)


@pytest.mark.parametrize(
    "change", ["expires_at = now() + interval '1 day'", "digest = repeat('0', 64)", "approver_id = 0", "role = ''"]
)
def test_an_approval_can_only_be_voided(approval: Approval, change: str) -> None:
    with pytest.raises(DatabaseError, match="can be voided"):
        run(f"UPDATE statuspage_approval SET {change}")


def test_a_void_approval_cannot_be_revived(approval: Approval) -> None:
    run("UPDATE statuspage_approval SET voided_at = now(), void_reason = 'no'")
    with pytest.raises(DatabaseError, match="can be voided, once"):
        run("UPDATE statuspage_approval SET voided_at = NULL, void_reason = ''")


def test_words_with_another_digest_cannot_be_stored(approval: Approval) -> None:
    with pytest.raises(DatabaseError, match="revision_digest_is_of_its_words"):
        run(
            "INSERT INTO statuspage_revision (draft_id, number, canonical, digest, created_at)"
            " SELECT draft_id, 9, '\\x7b7d', digest, now() FROM statuspage_revision"
        )


def test_who_asked_for_a_draft_stays(draft: Draft, ic: Person) -> None:
    with pytest.raises(DatabaseError, match="refused"):
        run(f"UPDATE statuspage_draft SET asked_by_id = {ic.pk}")
