"""Templates: written, reviewed by a second person, edited as a new wording, retired; each is an event of the system chain."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from incidents import merging
from incidents.actor import Actor
from incidents.audit.verify import verify_chain
from incidents.errors import NotNow, NotYours
from incidents.models import AuditEvent, Incident, Person
from statuspage.content import Impact, Status
from statuspage.errors import BypassAttempted
from statuspage.holding import first_ready, is_ready, ready_ones
from statuspage.models import Template
from statuspage.prepare import add_usual_templates, retire_template, review_template
from statuspage.wording import USUAL, Wording
from tests.at_once import at_once
from tests.conftest import by, enrol
from tests.incidents.operators import OPERATOR
from tests.sample import a_few
from tests.statuspage.templates import BODY, HOLDING, edited, holding_statement, reviewed, reviewer, writer, written

pytestmark = pytest.mark.usefixtures("transactional_db")


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action__startswith="TEMPLATE_").order_by("seq"))


def test_two_people_make_a_holding_statement_and_both_are_on_record() -> None:
    template = holding_statement()
    assert is_ready(template)
    assert template.whence == "holding statement “Checkout”, written by Wanda Ruiz, reviewed by Rene Roy"
    wrote, said_yes = events()
    assert [wrote.parsed["actor"]["ref"], said_yes.parsed["actor"]["ref"]] == [writer().reference, reviewer().reference]
    assert wrote.detail["digest"] == said_yes.detail["digest"] == template.digest
    assert said_yes.words["body"] == BODY
    assert verify_chain(wrote.chain, mirrored=False).events >= 2


def test_nobody_reviews_what_they_wrote() -> None:
    template = written(by=reviewer())
    with pytest.raises(NotYours, match="You wrote this, so someone else reviews it"):
        reviewed(template)


def test_a_friends_comma_makes_nobody_a_second_person() -> None:
    template = edited(written(by=reviewer()), body=f"{BODY},")
    with pytest.raises(NotYours, match="You wrote this"):
        reviewed(template)


def test_two_accounts_of_one_person_are_no_second_person() -> None:
    template = written()
    merging.merge(writer_without_account(template), into=reviewer(), actor=OPERATOR)
    with pytest.raises(NotYours, match="You wrote this"):
        reviewed(template)


def writer_without_account(template: Template) -> Person:
    Person.objects.filter(pk=template.written_by_id).update(user=None)
    return Person.objects.get(pk=template.written_by_id)


def test_author_and_reviewer_who_turn_out_to_be_one_person_make_no_holding_statement() -> None:
    template = holding_statement()
    merging.merge(writer_without_account(template), into=reviewer(), actor=OPERATOR)
    assert not is_ready(Template.objects.get(pk=template.pk))
    assert ready_ones() == []


def test_changing_a_word_is_a_new_wording_that_nobody_has_reviewed() -> None:
    template = holding_statement()
    changed = edited(template, body=f"{BODY}.")
    template.refresh_from_db()
    assert (template.retired_at is not None, changed.reviewed_by, changed.first) == (True, None, template)
    assert ready_ones() == []


def test_saving_the_same_words_keeps_the_review() -> None:
    template = holding_statement()
    assert edited(template, body=f"  {BODY}\r\n") == template
    assert ready_ones() == [template]


def test_a_wording_that_was_edited_meanwhile_is_not_edited_over() -> None:
    template = written()
    edited(template, body="Other words.")
    with pytest.raises(NotNow, match="edited or retired meanwhile"):
        edited(template, body="Lost words.")


def test_other_words_than_were_shown_are_not_reviewed() -> None:
    with pytest.raises(NotNow, match="words have changed"):
        review_template(written().pk, digest="0" * 64, actor=by(reviewer(), "console"))


def test_only_a_holding_statement_is_reviewed_and_only_once() -> None:
    with pytest.raises(NotYours, match="Only a holding statement is reviewed"):
        reviewed(written(replace(HOLDING, is_holding=False)))
    with pytest.raises(NotYours, match="has reviewed it already"):
        reviewed(reviewed(written(replace(HOLDING, name="Search"))))


def test_two_reviewers_at_once_are_one_review() -> None:
    template, other = written(), enrol("U0ARUN000", "Arun Patel", "approvers")
    results = at_once(lambda: reviewed(template), lambda: reviewed(template, by=other))
    assert sorted(type(result).__name__ for result in results) == ["NotYours", "Template"]


def test_an_edit_and_a_review_at_once_leave_no_review_of_other_words() -> None:
    template = written()
    at_once(lambda: reviewed(template), lambda: edited(template, body="Other words."))
    assert [(one.body, one.reviewed_by) for one in Template.objects.filter(retired_at=None)] == [("Other words.", None)]


def test_two_templates_of_one_name_are_refused_also_at_once() -> None:
    results = at_once(written, lambda: written(replace(HOLDING, name="CHECKOUT")))
    assert sorted(type(result).__name__ for result in results) == ["Template", "VerbRefused"]


def test_a_retired_one_gives_its_name_back() -> None:
    template = holding_statement()
    retire_template(template.pk, actor=by(writer(), "console"))
    assert ready_ones() == []
    assert written().name == template.name
    assert [one.action for one in events()] == [
        "TEMPLATE_WRITTEN", "TEMPLATE_REVIEWED", "TEMPLATE_RETIRED", "TEMPLATE_WRITTEN",
    ]  # fmt: skip


@pytest.mark.parametrize("group", a_few(["commanders", "responders", "auditors", "viewers"], 1))
def test_others_write_review_and_retire_nothing(group: str) -> None:
    other, template = enrol("U0NOSY000", "Nosy Parker", group), written()
    with pytest.raises(NotYours):
        edited(template, by=other, body="Mine.")
    with pytest.raises(NotYours):
        reviewed(template, by=other)
    with pytest.raises(NotYours):
        retire_template(template.pk, actor=by(other, "console"))


def test_an_operator_writes_and_does_not_review() -> None:
    with pytest.raises(NotYours, match="Only a member of approvers"):
        reviewed(written(by=reviewer()), by=writer())


def test_no_program_reviews_whoever_stands_behind_it() -> None:
    template = written()
    for via in ("api", "mcp", "worker", "command"):
        with pytest.raises(NotYours, match="no program does it for them"):
            review_template(template.pk, digest=template.digest, actor=Actor(via=via, person=reviewer()))


def test_the_usual_ones_are_added_where_they_are_missing_and_are_nobodys_holding_statement() -> None:
    written(replace(USUAL[0], body="Ours already."))
    assert [one.name for one in add_usual_templates(actor=by(writer(), "console"))] == [
        "Identified", "Monitoring", "Resolved",
    ]  # fmt: skip
    assert add_usual_templates(actor=by(writer(), "console")) == []
    assert ready_ones() == []


def test_the_one_named_like_the_service_comes_first(incident: Incident) -> None:
    older, named = holding_statement(), reviewed(written(replace(HOLDING, name="search")))
    assert first_ready(incident) == older
    Incident.objects.update(service="Search")
    assert first_ready(Incident.objects.get()) == named


def test_the_database_keeps_words_writer_and_review() -> None:
    holding_statement()
    for sql in (
        "UPDATE statuspage_template SET body = 'Other words.'",
        "UPDATE statuspage_template SET is_holding = false, reviewed_by_id = NULL, reviewed_at = NULL",
        "UPDATE statuspage_template SET written_by_id = reviewed_by_id",
        "UPDATE statuspage_template SET reviewed_by_id = NULL, reviewed_at = NULL",
        "UPDATE statuspage_template SET reviewed_at = now()",
        "DELETE FROM statuspage_template",
    ):
        with pytest.raises(DatabaseError, match=r"refused|once, and nothing else"), transaction.atomic():
            connection.cursor().execute(sql)


def test_what_is_retired_is_not_reviewed_nor_taken_up_again() -> None:
    retire_template(written().pk, actor=by(writer(), "console"))
    for sql in ("reviewed_by_id = (SELECT max(id) FROM incidents_person), reviewed_at = now()", "retired_at = NULL"):
        with pytest.raises(DatabaseError, match="once, and nothing else"), transaction.atomic():
            connection.cursor().execute(f"UPDATE statuspage_template SET {sql}")


def test_the_database_takes_no_review_but_anothers() -> None:
    written()
    other = reviewer().pk
    for review in ("written_by_id, now()", "NULL, now()", f"{other}, NULL"):
        with pytest.raises(DatabaseError, match="template_reviewed_by"), transaction.atomic():
            connection.cursor().execute(f"UPDATE statuspage_template SET (reviewed_by_id, reviewed_at) = ({review})")


def test_templates_change_one_at_a_time() -> None:
    with pytest.raises(BypassAttempted):
        Template.objects.update(status=Status.RESOLVED, impact=Impact.NONE)


def test_a_wording_is_compared_as_it_is_kept() -> None:
    assert Wording.of(written()) == HOLDING
