"""The guards of signed heads: that each is whole, that none is missing, and that events and copies are held against them."""

from tests.mutants.guard import disabled, never, without

FAULTS, READING = "incidents/audit/head_faults.py", "incidents/audit/head_reading.py"
CHECKED, COPIED = "incidents/test_audit_heads_checked.py", "incidents/test_audit_heads_copied.py"
NAMED = f"{CHECKED}::test_what_was_done_to_a_head_is_named"
APPEND_ONLY = "incidents/test_audit_heads.py::test_heads_are_append_only"

IN_HEADS = [
    never(
        "head: its digest is that of its text",
        FAULTS,
        "hashlib.sha256(bytes(head.canonical)).digest() != bytes(head.digest)",
        NAMED,
    ),
    never("head: its text is one of ours", FAULTS, "text is None", NAMED, instead="text is None and False"),
    never("head: its columns say what its text says", FAULTS, "getattr(text, field) != kept", NAMED),
    never(
        "head: it is of this installation",
        FAULTS,
        "text.installation != str(installation.id)",
        f"{CHECKED}::test_a_head_of_another_installation_or_of_a_later_epoch_is_named",
    ),
    never(
        "head: it is of no later epoch",
        FAULTS,
        "text.epoch > installation.epoch",
        f"{CHECKED}::test_a_head_of_another_installation_or_of_a_later_epoch_is_named",
    ),
    without(
        "head: its key is one that counts",
        FAULTS,
        "keys.get(head.key)",
        f"{CHECKED}::test_only_the_public_key_that_somebody_brings_counts",
        instead="next(iter(keys.values()))",
    ),
    never("head: its key signs so", FAULTS, "algorithm_of(public_key) != head.algorithm", NAMED),
    without(
        "head: its signature is its key's",
        FAULTS,
        "not verifies(public_key, bytes(head.signature), message(hashlib.sha256(bytes(head.canonical)).digest()))",
        NAMED,
        instead="False",
    ),
    never("head: none before it is missing", READING, "head.number != number", NAMED),
    never("head: it names the one before it", READING, "not follows(head, self.newest)", NAMED),
    never(
        "head: it is the one that somebody knows",
        READING,
        "bytes(head.digest).hex() != digest.lower()",
        f"{CHECKED}::test_heads_that_were_signed_anew_are_not_the_one_that_somebody_knows",
    ),
    without(
        "head: events are as they were signed",
        READING,
        "*refuted(claims, beside=self.beside)",
        f"{CHECKED}::test_what_was_done_to_a_signed_chain_is_named",
        instead="*[]",
    ),
    without(
        "head: a chain listed as signed is signed",
        READING,
        "*self._never_signed(claims)",
        f"{CHECKED}::test_a_chain_that_is_only_listed_as_signed_is_named",
        instead="*[]",
    ),
    never(
        "head: no copy of it is gone",
        READING,
        "reached < min(newest, copied_up_to(store))",
        f"{COPIED}::test_a_copy_that_is_gone_from_the_mirror_is_found",
    ),
    never(
        "head: its copy was put there once",
        READING,
        "copy.again",
        f"{COPIED}::test_what_was_put_over_a_locked_head_or_marks_it_as_deleted_hides_nothing",
    ),
    without(
        "head: what copies say of events is held against them",
        READING,
        "self._take(kept, self._elsewhere)",
        f"{COPIED}::test_a_chain_that_was_cut_with_its_heads_is_found_by_their_copies",
    ),
    disabled(
        "database: a head follows the one before it",
        "incidents_signedhead",
        "head_check_link",
        "incidents/test_audit_heads.py::test_the_database_takes_a_head_only_after_the_one_before_it",
    ),
    disabled("database: heads stay", "incidents_signedhead", "head_stays", APPEND_ONLY),
    disabled("database: what was signed stays", "incidents_signedchain", "signed_chain_stays", APPEND_ONLY),
    disabled("database: salts stay", "incidents_chainsalt", "chain_salt_stays", APPEND_ONLY),
]
