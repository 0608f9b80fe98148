"""The guards of settling: what reading the page proves, and what it leaves to a person."""

from tests.mutants.guard import never, without

PUBLICATION = "statuspage/models/publication.py"
READING = "statuspage/reading.py"
SETTLED = "statuspage/test_publication_settled.py"


IN_SETTLING = [
    without(
        "page: an answer counts only with our words",
        READING,
        "(update.status, as_shown(update.body)) == (content.status, as_shown(content.body))",
        f"{SETTLED}::test_an_answer_with_other_words_is_not_taken_for_success",
        instead="update.status == content.status",
    ),
    without(
        "page: and with our status",
        READING,
        "(update.status, as_shown(update.body)) == (content.status, as_shown(content.body))",
        f"{SETTLED}::test_the_same_words_in_another_status_do_not_count",
        instead="as_shown(update.body) == as_shown(content.body)",
    ),
    without(
        "page: what was there before proves nothing",
        READING,
        " if update.id not in known]",
        f"{SETTLED}::test_the_words_of_an_earlier_update_do_not_prove_a_later_one",
        instead="]",
    ),
    never(
        "page: a first post is ours only by its metadata",
        READING,
        "publication in one.publications",
        f"{SETTLED}::test_a_first_post_of_somebody_else_is_not_ours",
        instead="True",
    ),
    never(
        "page: what looks alike is left to a person",
        READING,
        "any(_is_alike(update, content) for update in new)",
        f"{SETTLED}::test_what_only_looks_alike_does_not_count",
    ),
    never(
        "page: a reading counts two minutes after the send",
        PUBLICATION,
        "at < self._sent_at + timedelta(seconds=settings.SETTLE_FIRST_READING_S)",
        f"{SETTLED}::test_a_reading_soon_after_the_send_proves_nothing",
    ),
    never(
        "page: two readings, a minute apart",
        PUBLICATION,
        "self.absent_at is None or at < self.absent_at + apart",
        f"{SETTLED}::test_what_did_not_arrive_gets_one_further_attempt_after_two_readings",
    ),
    never(
        "page: two attempts at most",
        PUBLICATION,
        "self.unknowns >= ATTEMPTS",
        f"{SETTLED}::test_after_two_unknown_attempts_a_person_decides",
    ),
    never(
        "page: what was sent is settled before anything else",
        PUBLICATION,
        "self._take_up() and self.state in UNDER_WAY",
        f"{SETTLED}::test_a_worker_gone_in_mid_send_is_settled_by_reading",
        instead="self._take_up() and False",
    ),
    without(
        "page: a key that is refused sent nothing",
        "statuspage/client.py",
        "refused.code in NOT_ALLOWED",
        f"{SETTLED}::test_what_left_nothing_there_is_tried_again[401]",
        instead="refused.code in ()",
    ),
    never(
        "page: a person decides only what they are asked",
        "statuspage/decide.py",
        "publication.state != PublicationState.UNKNOWN or not publication.question",
        "statuspage/test_decide.py::test_nothing_is_decided_that_nobody_is_asked_about",
    ),
]
