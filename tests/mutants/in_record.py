"""The guards of what is written into the audit log: as declared, without secrets, and so that it reads back the same."""

from tests.mutants.guard import without

RECORD = "incidents/audit/record.py"
SEEN = "incidents/settings_seen.py"

IN_RECORD = [
    without(
        "event: what is not declared is not written",
        RECORD,
        "refuse_undeclared(action, detail=detail, words=words)",
        "incidents/test_audit_details.py::test_a_text_that_is_not_declared_undoes_the_change",
    ),
    without(
        "event: what would read back otherwise is not written",
        RECORD,
        "refuse_what_would_change(detail)",
        "incidents/test_audit_survives.py::test_a_detail_that_cannot_be_kept_undoes_its_change",
    ),
    without(
        "event: secrets in its texts are hidden",
        RECORD,
        "hide_secrets(without_nul(words))",
        "incidents/test_audit_hide.py::test_the_log_has_the_mark_in_its_canonical_form",
        instead="without_nul(words)",
    ),
    without(
        "event: secrets in its detail are hidden",
        RECORD,
        "hide_secrets(dict(detail))",
        "incidents/test_audit_hide.py::test_a_secret_in_a_detail_is_hidden_too",
        instead="dict(detail)",
    ),
    without(
        "settings: processes that start at once compare in turn",
        SEEN,
        'cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEEN_LOCK])',
        "incidents/test_settings_seen.py::test_processes_that_start_at_once_write_one_event",
    ),
]
