"""The guards on the way to Statuspage: the order of things, what ends an approval, and no way of saving beside it."""

from tests.mutants.guard import never, without

RECORD = "statuspage/models/publication_record.py"
PUBLICATION = "statuspage/models/publication.py"
LAPSED = "statuspage/lapsed.py"
REVISE = "statuspage/revise.py"
GUARDED = "statuspage/models/guarded.py"
SENT = "statuspage/test_publication.py"
STEP = "statuspage/test_each_step.py"
SETTLED = "statuspage/test_publication_settled.py"
REVISED = "statuspage/test_revise.py"
LAPSES = f"{SENT}::test_an_approval_that_no_longer_holds_is_never_sent"
DURABLE = "        with transaction.atomic(durable=True):\n"
NOT_DURABLE = "        with transaction.atomic():\n"
LOCKED = "            incident = Incident.objects.lock(draft.incident_id)\n"


ORDER = [
    without(
        "order: nothing is published inside a transaction",
        PUBLICATION,
        "        no_transaction_open()\n",
        f"{SENT}::test_it_refuses_to_run_inside_a_transaction",
        instead="",
    ),
    without(
        "order: a reservation is committed by itself",
        RECORD,
        f"{DURABLE}{LOCKED}            Draft",
        f"{STEP}::test_each_step_is_a_transaction_of_its_own",
        instead=f"{NOT_DURABLE}{LOCKED}            Draft",
    ),
    without(
        "order: SENDING is committed by itself",
        RECORD,
        f"{DURABLE}            incident, _ = self._lock()",
        f"{STEP}::test_each_step_is_a_transaction_of_its_own",
        instead=f"{NOT_DURABLE}            incident, _ = self._lock()",
    ),
    without(
        "order: SENDING is on record",
        RECORD,
        "self._note(Action.PUBLICATION_SENDING, incident, attempt=self.attempt, digest=self.digest)",
        f"{SENT}::test_every_step_is_on_record_in_its_order",
    ),
    never(
        "order: one update of an incident at a time",
        RECORD,
        "_unsettled(type(self)).all(incident.pk)",
        f"{SENT}::test_while_one_is_unsettled_the_next_waits",
    ),
    never(
        "order: a row is as this worker left it",
        RECORD,
        'any(getattr(fresh, name) != getattr(self, name) for name in ("state", "attempt", "question"))',
        f"{SETTLED}::test_a_second_worker_does_not_send_what_the_first_is_sending",
    ),
    without(
        "order: no byte leaves 5 s after SENDING",
        PUBLICATION,
        "client.send(self._post(), first_byte_by=first_byte_by)",
        f"{STEP}::test_what_would_leave_too_late_does_not",
        instead="client.send(self._post(), first_byte_by=first_byte_by + 60)",
    ),
    without(
        "order: the request keeps to that",
        "statuspage/client.py",
        ", first_byte_by=first_byte_by)\n    return read(",
        "statuspage/test_client.py::test_nothing_leaves_after_its_time",
        instead=")\n    return read(",
    ),
    never(
        "order: components are as the preview showed them",
        "statuspage/changed_components.py",
        "said",
        "statuspage/test_changed_components.py::test_one_that_others_changed_stops_it",
    ),
    never("save: it takes no options", PUBLICATION, "options", f"{SENT}::test_the_orm_has_no_way_around_save[create]"),
    without(
        "save: no rows are changed together",
        GUARDED,
        'raise BypassAttempted(f"{self.model',
        f"{SENT}::test_the_orm_has_no_way_around_save",
        instead='str(f"{self.model',
    ),
]

LAPSE = [
    never("lapse: the approval is void", LAPSED, "approval.voided_at", f"{LAPSES}[void]"),
    never("lapse: it has expired", LAPSED, "approval.expires_at <= database_now()", f"{LAPSES}[expire]"),
    never(
        "lapse: another update was published",
        LAPSED,
        "is_overtaken",
        f"{SENT}::test_an_update_overtaken_by_another_lapses",
    ),
    never("lapse: the incident is cancelled", LAPSED, "incident.state == State.CANCELLED", f"{LAPSES}[cancel]"),
    never(
        "lapse: the approver lost the right",
        LAPSED,
        "not still_holds(approval.basis, approval.approver, incident)",
        f"{LAPSES}[lose_the_right]",
    ),
    without(
        "lapse: the right is looked at again right before the send",
        RECORD,
        "            self._refuse_if_lapsed(incident)\n            self.state, self.attempt",
        f"{SENT}::test_what_ends_between_reserving_and_sending_is_not_sent",
        instead="            self.state, self.attempt",
    ),
    without(
        "void: an edit voids the approval",
        REVISE,
        '_void_approvals(draft, "the words were edited")',
        f"{REVISED}::test_editing_voids_the_approval_and_nothing_is_sent",
    ),
    without(
        "void: so does a rejection",
        REVISE,
        '_void_approvals(draft, "the draft was rejected")',
        f"{REVISED}::test_a_rejected_draft_says_why_and_stays_rejected",
    ),
    without(
        "void: so does the loss of the right",
        "statuspage/fallen.py",
        "approval.void(why)",
        "statuspage/test_fallen.py::test_nor_does_one_that_is_given_back_before_anything_was_sent",
    ),
]

IN_SENDING = [*ORDER, *LAPSE]
