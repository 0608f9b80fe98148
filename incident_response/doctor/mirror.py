"""Whether the audit log has a second copy, in a table that keeps it."""

from collections.abc import Iterator

from django.conf import settings

from clients import audit_table, audit_table_shape
from clients.errors import OutsideError
from incident_response.doctor.finding import Finding, fail, note, ok
from incidents.audit.lag import lag
from incidents.audit.mark import forked_count
from incidents.audit.store import is_mirrored

TABLE = "audit mirror, table"
COPIES = "audit mirror, copies"
LATE_S = 300
NO_KEYS = [("DOCTOR", "1"), ("DOCTOR", "2")]  # only whether they may be asked for: a worker's start does


def mirrored() -> Iterator[Finding]:
    """The table's properties, then how far it is behind."""
    if not is_mirrored():
        yield note(TABLE, "AUDIT_TABLE_NAME is not set, so that the audit log has no second copy.")
        return
    yield from _table()
    if forked := forked_count():
        yield fail(COPIES, f"{forked} chains differ from their mirror and publish nothing; see manage.py audit_repair.")
    behind = lag()
    said = f"{behind.events} events are not copied yet, the oldest for {behind.seconds:.0f} s."
    yield fail(COPIES, f"{said} They are as soon as DynamoDB answers.") if behind.seconds > LATE_S else ok(COPIES, said)


def _table() -> Iterator[Finding]:
    try:
        wrong = audit_table_shape.wrong()
        audit_table.there(NO_KEYS)
    except OutsideError as failure:
        yield fail(
            TABLE, f"{failure}. Look at AUDIT_TABLE_NAME and what the role may, or run this again when it answers."
        )
        return
    for line in wrong:
        yield fail(TABLE, f"{settings.AUDIT_TABLE_NAME}: {line}.")
    if not wrong:
        yield ok(TABLE, f"{settings.AUDIT_TABLE_NAME} is as it must be.")
