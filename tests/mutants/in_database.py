"""The guards that are the database's: triggers, the conditions in them, constraints, and what the application's role may."""

from tests.mutants.guard import Function, Guard, Statement, disabled

WALLS, AUDIT = "statuspage/test_walls.py", "incidents/test_audit.py"
ON_RECORD = "statuspage/test_walls_on_record.py"
APPEND_ONLY = f"{AUDIT}::test_the_database_itself_refuses_change_and_misplaced_events"
STAYS, ON_LOG = f"{WALLS}::test_what_is_on_record_stays", f"{WALLS}::test_sending_needs_the_approval_on_the_audit_log"
NOT_WEB = f"{WALLS}::test_nobody_but_a_worker_moves_a_reserved_one"
PUBLICATION, APPROVAL, EVENT = "statuspage_publication", "statuspage_approval", "incidents_auditevent"


def _not_asked(name: str, function: str, condition: str, test: str, *, instead: str = "") -> Guard:
    """A trigger without one of its conditions."""
    return Guard(name=name, how=Function(name=function, old=condition, new=instead), test=test)


def _changed(name: str, sql: str, undo: str, test: str) -> Guard:
    return Guard(name=name, how=Statement(sql=sql, undo=undo), test=test)


SENDING = [
    _not_asked(
        "SENDING: a worker does it", "gate_refuse_other_senders", "NOT has_column", NOT_WEB, instead="has_column"
    ),
    _not_asked(
        "SENDING: there is an approval",
        "gate_demand_approval",
        "NOT FOUND OR ",
        f"{WALLS}::test_sending_needs_an_approval_that_exists",
    ),
    _not_asked(
        "SENDING: it is not void",
        "gate_demand_approval",
        "approval.voided_at IS NOT NULL OR ",
        f"{WALLS}::test_sending_needs_an_approval_that_is_not_void",
    ),
    _not_asked(
        "SENDING: it has not expired",
        "gate_demand_approval",
        "approval.expires_at <= clock_timestamp() OR ",
        f"{WALLS}::test_sending_needs_an_approval_that_has_not_expired",
    ),
    _not_asked(
        "SENDING: it is of these words",
        "gate_demand_approval",
        " OR approval.digest <> words",
        f"{WALLS}::test_sending_needs_exactly_the_approved_words",
    ),
    _not_asked(
        "SENDING: its event is an approval",
        "gate_demand_approval",
        "event.action = 'STATUSPAGE_DRAFT_APPROVED'",
        f"{ON_LOG}[of another kind]",
        instead="true",
    ),
    _not_asked(
        "SENDING: its event is of this incident",
        "gate_demand_approval",
        "AND event.incident_id = draft.incident_id",
        f"{ON_LOG}[of another incident]",
    ),
    _not_asked(
        "SENDING: its event names these words",
        "gate_demand_approval",
        "AND convert_from(event.canonical, 'UTF8')::jsonb -> 'detail' ->> 'digest' = words",
        f"{ON_LOG}[of other words]",
    ),
    _not_asked(
        "SENDING: the words have that digest",
        "gate_demand_approval",
        "AND revision.digest = words",
        f"{WALLS}::test_sending_needs_the_words_themselves_unchanged",
    ),
    _not_asked(
        "SENDING: the next attempt",
        "gate_check_attempt",
        "NEW.attempt <> OLD.attempt + 1 OR ",
        f"{ON_RECORD}::test_sending_is_the_next_attempt_and_now[attempt]",
    ),
    _not_asked(
        "SENDING: now",
        "gate_check_attempt",
        "NEW.sending_at < clock_timestamp() - interval '1 minute'",
        f"{ON_RECORD}::test_sending_is_the_next_attempt_and_now[time]",
        instead="false",
    ),
    disabled(
        "SENDING and PUBLISHED: on record",
        PUBLICATION,
        "publication_on_record",
        f"{ON_RECORD}::test_neither_is_committed_without_its_event",
    ),
]

PREPARED = [
    disabled(
        "template: its words, writer and review stay",
        "statuspage_template",
        "template_words_stay",
        "statuspage/test_templates.py::test_the_database_keeps_words_writer_and_review",
    ),
    disabled(
        "draft: whoever asked for it and its template stay",
        "statuspage_draft",
        "draft_authors_stay",
        f"{WALLS}::test_who_asked_for_a_draft_stays",
    ),
]

STATES = [
    _not_asked(
        "PUBLISHED: only what was sent",
        "gate_check_publication",
        "('RESERVED', 'LAPSED')",
        f"{WALLS}::test_nothing_is_published_that_was_not_sent[PUBLISHED]",
        instead="('RESERVED', 'LAPSED'), ('RESERVED', 'PUBLISHED')",
    ),
    disabled(
        "publication: it begins RESERVED",
        PUBLICATION,
        "publication_begins",
        f"{WALLS}::test_nothing_begins_at_its_end[SENDING]",
    ),
    _not_asked(
        "publication: what it is of stays",
        "gate_check_publication",
        "IF TG_OP = 'UPDATE' AND (NEW.approval_id",
        f"{WALLS}::test_what_a_publication_is_of_cannot_change",
        instead="IF false AND (NEW.approval_id",
    ),
    _not_asked(
        "publication: what was noted at the send stays",
        "gate_check_attempt",
        "ELSIF (NEW.attempt,",
        f"{ON_RECORD}::test_what_was_noted_at_the_send_stays",
        instead="ELSIF false AND (NEW.attempt,",
    ),
    _not_asked(
        "publication: no reading is dated back",
        "gate_check_attempt",
        "NEW.absent_at < clock_timestamp() - interval '1 minute'",
        f"{ON_RECORD}::test_a_reading_cannot_be_dated_back",
        instead="false",
    ),
    _not_asked(
        "LAPSED: an unknown outcome by a person alone",
        "gate_demand_decision",
        "RAISE EXCEPTION",
        "statuspage/test_decide.py::test_the_database_lets_no_unknown_outcome_lapse_without_a_person",
        instead="RETURN NEW; RAISE EXCEPTION",
    ),
    _changed(
        "publication: one of an incident under way",
        "DROP INDEX /* statuspage_publication */ publication_one_unsettled",
        "CREATE UNIQUE INDEX publication_one_unsettled ON statuspage_publication (incident_id)"
        " WHERE state IN ('RESERVED', 'SENDING', 'UNKNOWN')",
        f"{WALLS}::test_one_update_of_an_incident_is_under_way_at_a_time",
    ),
    _changed(
        "publication: one incident on the page",
        "DROP INDEX /* statuspage_publication */ publication_one_statuspage_incident",
        "CREATE UNIQUE INDEX publication_one_statuspage_incident ON statuspage_publication (incident_id)"
        " WHERE state IN ('SENDING', 'UNKNOWN', 'PUBLISHED') AND target = 'new'",
        f"{WALLS}::test_an_incident_has_one_incident_on_the_page",
    ),
    _changed(
        "publication: one of an approval",
        "ALTER TABLE statuspage_publication DROP CONSTRAINT statuspage_publication_approval_id_key",
        "ALTER TABLE statuspage_publication ADD CONSTRAINT statuspage_publication_approval_id_key UNIQUE (approval_id)",
        f"{WALLS}::test_an_approval_has_one_publication",
    ),
    disabled("publication: it stays", PUBLICATION, "publication_stays", f"{STAYS}[publication]"),
    _changed(
        "walls: no session setting gets past them",
        "ALTER TABLE statuspage_publication ENABLE TRIGGER publication_wall",
        "ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_wall",
        f"{WALLS}::test_sending_needs_an_approval_that_exists",
    ),
]

APPROVALS = [
    disabled(
        "approval: made with its event",
        APPROVAL,
        "approval_made_on_record",
        f"{ON_RECORD}::test_an_approval_that_is_not_on_record_cannot_be_made",
    ),
    _changed(
        "approval: an hour at most",
        "ALTER TABLE statuspage_approval DROP CONSTRAINT approval_lasts_an_hour_at_most",
        "ALTER TABLE statuspage_approval ADD CONSTRAINT approval_lasts_an_hour_at_most"
        " CHECK (expires_at <= created_at + interval '1 hour')",
        f"{ON_RECORD}::test_an_approval_lasts_an_hour_at_most",
    ),
    _not_asked(
        "approval: voided, and nothing else",
        "gate_check_approval",
        "to_jsonb(NEW) - 'voided_at' - 'void_reason' <> to_jsonb(OLD) - 'voided_at' - 'void_reason' OR ",
        f"{WALLS}::test_an_approval_can_only_be_voided",
    ),
    _not_asked(
        "approval: once",
        "gate_check_approval",
        " OR OLD.voided_at IS NOT NULL",
        f"{WALLS}::test_a_void_approval_cannot_be_revived",
    ),
    disabled("approval: it stays", APPROVAL, "approval_stays", f"{STAYS}[approval]"),
    disabled("revision: it stays as it is", "statuspage_revision", "revision_stays", f"{STAYS}[words]"),
    _changed(
        "revision: its digest is of its words",
        "ALTER TABLE statuspage_revision DROP CONSTRAINT revision_digest_is_of_its_words",
        "ALTER TABLE statuspage_revision ADD CONSTRAINT revision_digest_is_of_its_words"
        " CHECK (digest = encode(sha256(canonical), 'hex'))",
        f"{WALLS}::test_words_with_another_digest_cannot_be_stored",
    ),
]

LOG = [
    disabled("audit log: no event is changed", EVENT, "audit_refuse_change", f"{APPEND_ONLY}[update]"),
    disabled("audit log: it is not emptied", EVENT, "audit_refuse_truncate", f"{APPEND_ONLY}[truncate]"),
    _not_asked(
        "audit log: no number is left out",
        "audit_check_link",
        "NEW.seq <> tail.seq + 1 OR ",
        f"{APPEND_ONLY}[gap]",
    ),
    _not_asked(
        "audit log: an event follows the last",
        "audit_check_link",
        " OR NEW.previous <> tail.hash",
        f"{APPEND_ONLY}[elsewhere]",
    ),
    _not_asked(
        "audit log: its hash is right",
        "audit_check_link",
        "NEW.hash <> sha256(NEW.previous || NEW.canonical)",
        f"{APPEND_ONLY}[wrong hash]",
        instead="false",
    ),
    _changed(
        "audit log: the application may only append",
        "GRANT UPDATE, DELETE, TRUNCATE ON incidents_auditevent TO incident_response_app",
        "REVOKE UPDATE, DELETE, TRUNCATE ON incidents_auditevent FROM incident_response_app",
        f"{AUDIT}::test_the_walls_are_always_on_and_the_application_may_only_append",
    ),
]

IN_DATABASE = [*SENDING, *PREPARED, *STATES, *APPROVALS, *LOG]
