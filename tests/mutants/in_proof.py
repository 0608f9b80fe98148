"""The guards of the proof: the read-back of database and mirror, and the check of a chain."""

from tests.mutants.guard import Code, Guard, never, without

PROOF = "statuspage/proof.py"
MIRROR = "incidents/audit/mirror.py"
VERIFY = "incidents/audit/verify.py"
FIT = "incidents/audit/fit.py"
COPIES = "incidents/audit/copies.py"
SENT = "statuspage/test_publication.py"
TAMPERED = "statuspage/test_read_back.py"
AUDIT = "incidents/test_audit.py"
REPAIR = "incidents/test_audit_repair.py"
CHECKED = "incidents/test_audit_verify.py"
FITS = "incidents/test_audit_fit.py"
OTHERWISE = f"{TAMPERED}::test_an_event_that_says_otherwise_publishes_nothing"


def _not_compared(field: str, value: str) -> Guard:
    """The read-back without one of the facts that the approval's event has to name."""
    line = f'        "{field}": {value},\n'
    how = Code(file=PROOF, old=line, new="")
    return Guard(name=f"read-back: the event names the {field}", how=how, test=f"{OTHERWISE}[{field}]")


READ_BACK = [
    never(
        "read-back: words, revision and approval have one digest",
        PROOF,
        "not digest == revision.digest == approval.digest",
        f"{TAMPERED}::test_a_record_that_was_tampered_with_publishes_nothing[approved digest]",
    ),
    never(
        "read-back: the event has the hash of what it says",
        PROOF,
        "next_hash(bytes(event.previous), bytes(event.canonical)) != bytes(event.hash)",
        f"{TAMPERED}::test_a_record_that_was_tampered_with_publishes_nothing[event]",
    ),
    _not_compared("draft", "revision.draft_id"),
    _not_compared("revision", "revision.number"),
    _not_compared("digest", "digest"),
    _not_compared("target", "revision.content.target"),
    _not_compared("approver", "approval.approver.reference"),
    _not_compared("group", "approval.group"),
    _not_compared("role", "approval.role"),
    without(
        "read-back: the event is an approval",
        PROOF,
        '        or written["action"] != Action.STATUSPAGE_DRAFT_APPROVED\n',
        f"{TAMPERED}::test_an_event_of_another_kind_is_no_approval",
        instead="",
    ),
    without(
        "read-back: the event is of this incident",
        PROOF,
        "        or event.incident_id != revision.draft.incident_id\n",
        f"{TAMPERED}::test_an_event_of_another_incident_is_no_approval",
        instead="",
    ),
    never(
        "read-back: the mirror holds the same event",
        PROOF,
        "not same",
        f"{TAMPERED}::test_a_copy_that_was_changed_behind_newer_ones_publishes_nothing",
    ),
    without(
        "mirror: the approval is copied before it is read back",
        PROOF,
        "mirror.mirror_tail(event.chain, up_to=event.seq)",
        f"{SENT}::test_exactly_the_approved_words_reach_customers_once",
    ),
    never(
        "mirror: its newest event is ours",
        MIRROR,
        "ours is None or not is_copy(newest, ours)",
        f"{AUDIT}::test_another_event_in_the_mirror_is_a_fork[canonical]",
    ),
    never(
        "mirror: a key that is taken holds the same event",
        MIRROR,
        "not taken and not _holds(store, event)",
        f"{AUDIT}::test_a_put_that_finds_another_event_is_a_fork",
    ),
    never(
        "mirror: of a forked chain nothing is copied",
        "incidents/audit/mark.py",
        "mark.forked_seq is not None",
        f"{REPAIR}::test_of_a_forked_chain_nothing_is_copied_though_the_mirror_would_take_it",
    ),
    never(
        "repair: the chain is as it was compared",
        "incidents/audit/repair.py",
        "branches.exists() or (difference.follows and ends != difference.ends)",
        "incidents/test_audit_repaired.py::test_of_two_operators_one_repairs_it",
    ),
    never(
        "gate: an approval from before a repair lapses",
        "statuspage/lapsed.py",
        "repaired_since(incident.chain, approval.event_id)",
        "statuspage/test_forked.py::test_an_approval_from_before_a_repair_lapses",
    ),
]

CHAIN = [
    never("chain: no event is missing", FIT, "row.seq != before.seq + 1", f"{AUDIT}::test_a_removed_event_is_found"),
    never(
        "chain: an event follows the one before it",
        FIT,
        "row.previous != before.hash",
        f"{AUDIT}::test_an_event_hung_elsewhere_is_found",
    ),
    never(
        "chain: an event has its hash",
        FIT,
        "next_hash(row.previous, row.canonical) != row.hash",
        f"{AUDIT}::test_a_change_past_the_wall_is_found_where_it_is",
    ),
    never(
        "chain: what was written is in canonical form",
        FIT,
        "_again(event) != row.canonical",
        f"{FITS}::test_what_is_not_in_canonical_form_is_named",
    ),
    never(
        "chain: the columns say the same",
        FIT,
        "event.get(field) != beside",
        f"{FITS}::test_a_column_that_says_something_else_is_named",
    ),
    never(
        "chain: the parsed copy says the same",
        FIT,
        "row.parsed is not None and _again(_parse(row.parsed)) != row.canonical",
        f"{AUDIT}::test_a_changed_copy_for_queries_is_found",
    ),
    Guard(
        name="chain: the quick look passes nothing else",
        how=Code(file=FIT, old="list(map(to_json, events)) == list(canonical)", new="True"),
        test=f"{FITS}::test_what_is_not_in_canonical_form_is_named",
    ),
    Guard(
        name="chain: a parsed copy that differs is looked at",
        how=Code(file=FIT, old="parsed != (None,) * len(rows) or ", new=""),
        test=f"{FITS}::test_a_column_that_says_something_else_is_named",
    ),
    never(
        "chain: an incident has its events",
        VERIFY,
        "not self._before.seq and self.name.startswith(OF_INCIDENT)",
        f"{CHECKED}::test_an_incident_without_any_event_is_named",
    ),
    never(
        "chain: the mirror has no gap",
        COPIES,
        "self._next is None and event.seq > self._confirmed",
        f"{AUDIT}::test_a_gap_in_the_mirror_is_found",
        instead="True",
    ),
    never(
        "chain: the mirror holds the same",
        COPIES,
        "getattr(copy, part) != getattr(event, part)",
        f"{AUDIT}::test_another_event_in_the_mirror_is_a_fork[canonical]",
    ),
    never(
        "chain: the mirror is not ahead",
        COPIES,
        "self._next is not None and not grown.exists()",
        f"{AUDIT}::test_a_mirror_ahead_of_the_database_is_found",
    ),
]

IN_PROOF = [*READ_BACK, *CHAIN]
