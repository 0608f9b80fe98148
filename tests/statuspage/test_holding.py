"""A holding statement under four eyes: an IC in `commanders` approves it alone, to the letter, and nothing else of their own."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from incidents import merging, roles
from incidents.approvers import Basis
from incidents.errors import NotYours
from incidents.models import Incident, Person
from incidents.timeline import timeline
from statuspage.authority import may_approve, why_not
from statuspage.content import ComponentChange, Impact, Status
from statuspage.models import Draft, Template
from statuspage.prepare import retire_template
from statuspage.revise import Edit, revise
from statuspage.stand_in import name_stand_in
from tests.at_once import at_once
from tests.conftest import by, enrol
from tests.incidents.operators import OPERATOR
from tests.sample import a_few
from tests.statuspage.conftest import Page, publication_of, publish, say_yes, write
from tests.statuspage.templates import HOLDING, edited, holding_statement, reviewed, reviewer, use, writer, written

SOMEONE_ELSE = "someone else approves it"
ALLOWED = ""


@pytest.fixture(autouse=True)
def four_eyes(settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]


@pytest.fixture
def holding(led: Incident, ic: Person) -> Draft:
    """The IC has asked for it."""
    return use(holding_statement(), led, ic)


def refused(draft: Draft, person: Person) -> str:
    """Why the verb refuses them, empty when it does not; the buttons say the same."""
    draft = Draft.objects.get(pk=draft.pk)
    said = why_not(by(person), draft)
    try:
        say_yes(draft, person)
    except NotYours as refusal:
        assert str(refusal) == said
        return said
    assert said == ALLOWED
    return ALLOWED


def edit(draft: Draft, person: Person, **changes: Any) -> None:
    draft = Draft.objects.get(pk=draft.pk)
    newest = draft.newest_revision()
    content = newest.content
    fields = {name: getattr(content, name) for name in ("title", "body", "status", "impact", "components")}
    revise(draft.incident, draft_id=draft.pk, base=newest.number, edit=Edit(**fields | changes), actor=by(person))


def put_into(person: Person, group: str) -> Person:
    assert person.user
    person.user.groups.add(Group.objects.get(name=group))
    return Person.objects.get(pk=person.pk)


def make_one_person(gone: Person, kept: Person) -> None:
    Person.objects.filter(pk=gone.pk).update(user=None)
    merging.merge(Person.objects.get(pk=gone.pk), into=kept, actor=OPERATOR)


def test_an_ic_in_commanders_approves_alone_and_the_record_names_the_two_people(holding: Draft, ic: Person) -> None:
    approval = say_yes(holding, ic)
    template = Template.objects.get()
    assert approval.basis == Basis(group="commanders", role="IC")
    assert approval.event.detail["own_words"] is True
    assert approval.event.detail["holding"] == {
        "template": template.pk,
        "digest": template.digest,
        "written_by": writer().reference,
        "reviewed_by": reviewer().reference,
    }


def test_the_timeline_says_whose_words_went_out_on_one_approval(holding: Draft, ic: Person) -> None:
    say_yes(holding, ic)
    said = [line.said for line in timeline(holding.incident)]
    assert "Customer update drafted (from a template)" in said
    assert "Customer update approved, revision 1: a holding statement of Wanda Ruiz, reviewed by Rene Roy" in said


def test_components_from_the_list_are_no_edit_of_words(holding: Draft, ic: Person) -> None:
    edit(holding, ic, components={"c1": ComponentChange(name="Checkout", was="operational", state="partial_outage")})
    assert refused(holding, ic) == ALLOWED


def test_one_that_was_edited_by_as_little_as_a_comma_needs_someone_else(
    holding: Draft, ic: Person, responder: Person
) -> None:
    as_reviewed = {name: getattr(HOLDING, name) for name in ("title", "body", "status", "impact")}
    for change in (
        {"body": f"{HOLDING.body},"},
        {"title": "Problems with Payments"},
        {"status": Status.MONITORING},
        {"impact": Impact.MINOR},
    ):
        edit(holding, responder, **as_reviewed | change)
        assert SOMEONE_ELSE in refused(holding, ic)


def test_edited_and_edited_back_it_is_what_two_people_wrote_again(holding: Draft, ic: Person) -> None:
    edit(holding, ic, body="Other words.")
    edit(holding, ic, body=HOLDING.body)
    assert refused(holding, ic) == ALLOWED


def test_words_that_nobody_has_reviewed_need_someone_else(led: Incident, ic: Person) -> None:
    assert SOMEONE_ELSE in refused(use(written(), led, ic), ic)


def test_a_template_that_was_retired_meanwhile_is_no_holding_statement_any_more(holding: Draft, ic: Person) -> None:
    retire_template(Template.objects.get().pk, actor=by(writer(), "console"))
    assert SOMEONE_ELSE in refused(holding, ic)


def test_a_template_that_was_edited_meanwhile_is_not_either_though_the_new_words_are_reviewed(
    holding: Draft, ic: Person
) -> None:
    reviewed(edited(Template.objects.get(), body="Newer words."))
    assert SOMEONE_ELSE in refused(holding, ic)


def test_the_author_may_be_the_ic_since_the_reviewer_is_the_second(led: Incident, ic: Person, approver: Person) -> None:
    put_into(ic, "operators")
    template = reviewed(written(by=Person.objects.get(pk=ic.pk)), by=approver)
    assert refused(use(template, led, ic), ic) == ALLOWED


def test_the_reviewer_may_be_the_ic_since_the_author_is_the_second(led: Incident, ic: Person) -> None:
    template = reviewed(written(), by=put_into(ic, "approvers"))
    draft = use(template, led, ic)
    assert refused(draft, ic) == ALLOWED
    assert draft.newest_revision().approvals.get().basis == Basis(group="commanders", role="IC")


def test_author_and_reviewer_who_turn_out_to_be_one_are_no_two_people(holding: Draft, ic: Person) -> None:
    make_one_person(writer(), reviewer())
    assert SOMEONE_ELSE in refused(holding, ic)


@pytest.mark.parametrize("before", [True, False])
def test_an_ic_who_is_not_in_commanders_may_not(led: Incident, ic: Person, approver: Person, before: bool) -> None:
    """Though in `approvers`; and one who has left the group."""
    assert ic.user and approver.user
    who = ic if before else approver
    Incident.objects.update(ic=who)
    ic.user.groups.clear()
    draft = use(holding_statement(), Incident.objects.get(), who)
    assert refused(draft, who) != ALLOWED


@pytest.mark.parametrize("role", a_few(["comms_lead", "deputy"], 1))
def test_a_commander_who_does_not_lead_may_not(led: Incident, ic: Person, role: str) -> None:
    other = enrol("U0CLEO000", "Cleo Ames", "commanders")
    roles.give_role(led, role=role, to=other, actor=by(ic))
    assert refused(use(holding_statement(), led, other), other) != ALLOWED


def test_a_stand_in_who_leads_may_not(led: Incident, ic: Person, approver: Person, responder: Person) -> None:
    name_stand_in(led, to=responder, actor=by(approver))
    Incident.objects.update(ic=responder)
    draft = use(holding_statement(), Incident.objects.get(), responder)
    assert SOMEONE_ELSE in refused(draft, responder)


def test_a_superuser_who_leads_may_not(led: Incident, ic: Person, outsider: Person) -> None:
    assert ic.user
    ic.user.groups.clear()
    type(ic.user).objects.filter(pk=ic.user.pk).update(is_superuser=True)
    assert "Leading an incident alone does not give it" in refused(use(holding_statement(), led, ic), ic)


def test_words_typed_by_hand_are_no_holding_statement_though_they_are_the_same(led: Incident, ic: Person) -> None:
    holding_statement()
    assert SOMEONE_ELSE in refused(write(led, HOLDING.body, author=ic), ic)


def test_whoever_wrote_the_template_is_an_author_of_the_draft(led: Incident, ic: Person, approver: Person) -> None:
    template = written(by=approver)
    edited(template, by=writer(), body=f"{HOLDING.body},")
    draft = use(Template.objects.get(retired_at=None), led, ic)
    assert SOMEONE_ELSE in refused(draft, approver)
    second = reviewer()
    assert may_approve(Draft.objects.get()) == [second]


def test_who_is_no_author_approves_it_as_any_draft(holding: Draft, approver: Person) -> None:
    assert say_yes(holding, approver).event.detail["holding"] is None


def test_without_four_eyes_nothing_rests_on_it(holding: Draft, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = []
    assert say_yes(holding, ic).event.detail["holding"] is None


def test_a_handover_after_the_approval_does_not_end_it(holding: Draft, ic: Person, approver: Person) -> None:
    approval = say_yes(holding, ic)
    Incident.objects.update(ic=approver)
    assert publish(approval).state == "PUBLISHED"


@pytest.mark.parametrize("meanwhile", ["retired", "one person"])
def test_what_it_rested_on_is_looked_at_again_before_it_is_sent(
    holding: Draft, ic: Person, page: Page, meanwhile: str
) -> None:
    approval = say_yes(holding, ic)
    if meanwhile == "retired":
        retire_template(Template.objects.get().pk, actor=by(writer(), "console"))
    else:
        make_one_person(writer(), reviewer())
    publication_of(approval).save()
    assert page() == []
    assert "another person has to approve it" in Draft.objects.get().note


def test_the_last_word_is_the_row_as_it_is_under_the_lock(holding: Draft, ic: Person) -> None:
    """An approval and a retirement at once: either it was approved before, or it is refused."""
    results = at_once(
        lambda: say_yes(holding, ic),
        lambda: retire_template(holding.template_id or 0, actor=by(writer(), "console")),
    )
    assert type(results[0]).__name__ in {"Approval", "NotYours"}
    assert isinstance(results[1], Template)
