"""The guards of the verbs: who may approve, and what."""

from tests.mutants.guard import never, without

APPROVE = "statuspage/approve.py"
REVISE = "statuspage/revise.py"
APPROVERS = "incidents/approvers.py"
AUTHORITY = "statuspage/authority.py"
APPROVED = "statuspage/test_approve.py"
HOLDING = "statuspage/test_holding.py"
REVISED = "statuspage/test_revise.py"


IN_VERBS = [
    without(
        "who: leading gives no right",
        APPROVERS,
        'role = _role(person, incident) if COMMANDERS in groups else ""',
        f"{APPROVED}::test_an_outsider_who_leads_may_not",
        instead="role = _role(person, incident)",
    ),
    without(
        "who: a group gives none without the role",
        APPROVERS,
        "Basis(group=COMMANDERS, role=role) if role else",
        f"{APPROVED}::test_a_commander_who_does_not_lead_may_not",
        instead="Basis(group=COMMANDERS, role=role) if COMMANDERS in groups else",
    ),
    never(
        "who: a superuser has none",
        APPROVERS,
        "APPROVERS in groups",
        f"{APPROVED}::test_a_superuser_in_no_group_may_not",
        instead="APPROVERS in groups or (person.user and person.user.is_superuser)",
    ),
    without(
        "who: four eyes",
        AUTHORITY,
        "if needs_another(draft.incident):\n        return AS_IC",
        f"{APPROVED}::test_under_four_eyes_an_author_may_not_and_another_may",
        instead="if False:\n        return AS_IC",
    ),
    without(
        "who: alone only with words that two people stand for",
        AUTHORITY,
        "leads_in_commanders(person, draft.incident) and holding_statement(draft)",
        f"{HOLDING}::test_one_that_was_edited_by_as_little_as_a_comma_needs_someone_else",
        instead="leads_in_commanders(person, draft.incident)",
    ),
    without(
        "who: and then only an IC in commanders",
        AUTHORITY,
        "leads_in_commanders(person, draft.incident) and holding_statement(draft)",
        f"{HOLDING}::test_an_ic_who_is_not_in_commanders_may_not",
        instead="holding_statement(draft)",
    ),
    never(
        "who: no program",
        AUTHORITY,
        "not actor.is_by_hand",
        "statuspage/test_four_eyes.py::test_no_program_approves_whoever_stands_behind_it",
    ),
    never(
        "lapse: four eyes are asked for by now",
        "statuspage/lapsed.py",
        "needs_another(incident)",
        "statuspage/test_four_eyes.py::test_severity_raised_after_the_approval_stops_the_send",
    ),
    without(
        "who: by the highest severity there ever was",
        AUTHORITY,
        "incident.gravest in settings",
        f"{APPROVED}::test_four_eyes_are_asked_for_by_the_highest_severity_it_ever_had",
        instead="incident.severity in settings",
    ),
    without(
        "who: a stand-in approves no words of their own",
        AUTHORITY,
        "if right.is_stand_in else",
        "statuspage/test_stand_in.py::test_a_stand_in_never_approves_words_of_their_own",
        instead="if False else",
    ),
    never(
        "what: the words that were shown",
        APPROVE,
        "revision.digest != digest",
        f"{APPROVED}::test_other_words_than_were_shown_are_not_approved",
    ),
    never(
        "what: a draft that waits",
        APPROVE,
        "draft.state != DraftState.PENDING",
        f"{APPROVED}::test_a_rejected_draft_is_not_approved",
    ),
    never(
        "what: of this incident",
        APPROVE,
        "draft.incident_id != incident.pk",
        f"{APPROVED}::test_a_draft_of_another_incident_is_refused",
    ),
    never(
        "what: of one that is not cancelled",
        APPROVE,
        "incident.state == State.CANCELLED",
        f"{APPROVED}::test_nothing_of_a_cancelled_incident_is_approved",
    ),
    never(
        "what: that follows what customers read last",
        APPROVE,
        "Publication.is_overtaken(revision.content, incident)",
        f"{APPROVED}::test_a_draft_overtaken_by_another_publication_is_not_approved",
    ),
    never(
        "what: once the update before it is settled",
        APPROVE,
        "Publication.is_one_unsettled(incident)",
        "statuspage/test_publication_settled.py::test_while_one_is_unsettled_the_next_can_be_written_and_is_not_approved",
    ),
    never(
        "edit: of the words as they stand", REVISE, "newest.number != base", f"{REVISED}::test_a_stale_edit_is_refused"
    ),
    never(
        "edit: not while it is being published",
        REVISE,
        "under_way.exists()",
        f"{REVISED}::test_while_it_is_being_published_nothing_can_be_changed",
    ),
    without(
        "edit: nothing that nobody can see",
        "statuspage/content.py",
        "refuse_hidden(self.body",
        "statuspage/test_draft.py::test_what_customers_could_not_see_is_refused_with_its_place",
        instead="(lambda *_, **__: None)(self.body",
    ),
]
