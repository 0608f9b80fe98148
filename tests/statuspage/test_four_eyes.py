"""Four eyes, in all ways round: whoever had a hand in the words does not approve them, under whatever name, and no program does."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from ai.drafting import draft_update, request_draft
from ai.keep_draft import MODEL
from incidents import deactivation, intake, merging, people, roles
from incidents.actor import WORKER, Actor
from incidents.errors import NotYours
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from statuspage.approve import approve
from statuspage.authority import authors, may_approve, why_not
from statuspage.models import Approval, Draft
from statuspage.revise import Edit, revise
from tests.conftest import TEAM, by, enrol
from tests.console.conftest import enter
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import Page, publication_of, say_yes, write

YOURS = "You wrote this or asked for it, so someone else approves it."


@pytest.fixture(autouse=True)
def four_eyes(settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]


def refused(draft: Draft, person: Person) -> str:
    """The verb's words, which are the buttons'."""
    with pytest.raises(NotYours) as refusal:
        say_yes(draft, person)
    assert str(refusal.value) == why_not(by(person), Draft.objects.get(pk=draft.pk))
    return str(refusal.value)


def edit(draft: Draft, person: Person, body: str) -> None:
    newest = draft.newest_revision()
    kept = {name: getattr(newest.content, name) for name in ("title", "status", "impact", "components")}
    revise(draft.incident, draft_id=draft.pk, base=newest.number, edit=Edit(body=body, **kept), actor=by(person))


def second_account(incident: Incident) -> Person:
    """Somebody else in the room, as far as anybody knows."""
    other = people.by_slack(team=TEAM, user="U0SECOND0", name="Ines again")
    incident.responders.create(person=other, via="called in")
    return other


def found_to_be(other: Person, person: Person) -> Person:
    """An operator finds that they are one person; the row is what it was."""
    merging.merge(other, into=person, actor=OPERATOR)
    return Person.objects.get(pk=other.pk)


def test_a_friends_comma_does_not_make_the_author_another(led: Incident, ic: Person, responder: Person) -> None:
    draft = write(led, author=ic)
    edit(draft, responder, "We are investigating errors, at checkout.")
    assert refused(draft, ic) == YOURS


def test_a_comma_of_ones_own_makes_one_an_author(led: Incident, ic: Person, approver: Person) -> None:
    draft = write(led, author=approver)
    edit(draft, ic, "We are investigating errors, at checkout.")
    assert refused(draft, ic) == YOURS
    assert refused(draft, approver) == YOURS


def test_an_edit_that_was_edited_away_again_counts_as_well(led: Incident, ic: Person, responder: Person) -> None:
    draft = write(led, author=responder)
    before = draft.newest_revision().content.body
    edit(draft, ic, "Mine.")
    edit(draft, responder, before)
    assert refused(draft, ic) == YOURS


def test_whoever_gave_the_hint_is_an_author_of_the_models_words(led: Incident, ic: Person, approver: Person) -> None:
    draft_update(request_draft(led, hint="Say that payments fail.", actor=by(ic), key="1"))
    draft = Draft.objects.get()
    assert draft.newest_revision().author is None
    assert refused(draft, ic) == YOURS
    assert say_yes(draft, approver).event.detail["own_words"] is False


def test_severity_lowered_for_a_minute_changes_nothing(led: Incident, ic: Person) -> None:
    write(led, author=ic)
    Incident.objects.update(severity="P3")
    assert refused(Draft.objects.get(), ic) == YOURS
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET gravest = 'P3'")


def test_severity_raised_for_a_minute_counts_for_good(ic: Person) -> None:
    incident, _ = intake.declare(title="Slow", severity=Severity.P3, actor=by(ic), person=ic)
    roles.claim(incident, actor=by(ic))
    draft = write(incident, author=ic)
    assert why_not(by(ic), draft) == ""
    for severity in ("P1", "P3"):
        Incident.objects.update(severity=severity)
    assert refused(Draft.objects.get(), ic) == YOURS


def test_severity_raised_after_the_approval_stops_the_send(ic: Person, page: Page) -> None:
    incident, _ = intake.declare(title="Slow", severity=Severity.P3, actor=by(ic), person=ic)
    roles.claim(incident, actor=by(ic))
    approval = say_yes(write(incident, author=ic), ic)
    Incident.objects.update(severity="P1")
    publication_of(approval).save()
    assert (page(), Draft.objects.get().state) == ([], "PENDING")
    assert "By now another person has to approve it" in Draft.objects.get().note


def test_what_a_second_person_approved_is_sent_all_the_same(led: Incident, ic: Person, approver: Person) -> None:
    publication = publication_of(say_yes(write(led, author=ic), approver))
    publication.save()
    assert publication.state == "PUBLISHED"


def test_two_accounts_of_one_person_are_one_author(led: Incident, ic: Person) -> None:
    other = second_account(led)
    draft = write(led, author=other)
    assert why_not(by(ic), draft) == ""
    found_to_be(other, ic)
    assert refused(draft, Person.objects.get(pk=ic.pk)) == YOURS


def test_two_accounts_that_are_found_to_be_one_person_after_the_approval_stop_the_send(
    led: Incident, ic: Person, page: Page
) -> None:
    other = second_account(led)
    approval = say_yes(write(led, author=other), ic)
    found_to_be(other, ic)
    publication_of(approval).save()
    assert page() == []
    assert "By now another person has to approve it" in Draft.objects.get().note


def test_a_second_account_approves_nothing_by_itself(led: Incident, ic: Person) -> None:
    draft = write(led, author=ic)
    other = found_to_be(second_account(led), ic)
    assert why_not(by(other.root), draft) == YOURS
    assert "Only" in refused(draft, other)


def test_a_deactivated_author_stays_an_author_and_a_deactivated_approver_may_nothing(
    led: Incident, ic: Person, approver: Person
) -> None:
    draft = write(led, author=ic)
    deactivation.deactivate(ic, actor=OPERATOR)
    assert ic.pk in authors(draft)
    deactivation.deactivate(approver, actor=OPERATOR)
    assert "You are deactivated here" in refused(draft, Person.objects.get(pk=approver.pk))
    assert may_approve(Draft.objects.get()) == []


def test_an_author_who_is_an_approver_too_is_an_author(led: Incident, approver: Person) -> None:
    assert refused(write(led, author=approver), approver) == YOURS


def test_no_program_approves_whoever_stands_behind_it(led: Incident, approver: Person) -> None:
    draft = write(led)
    for via in ("api", "mcp", "worker", "command", "webhook"):
        behind = Actor(via=via, person=approver)
        with pytest.raises(NotYours, match="no program does it for them"):
            approve(led, draft_id=draft.pk, digest=draft.newest_revision().digest, actor=behind)
        assert "no program" in why_not(behind, draft)


def test_the_product_and_tokens_are_nobody_and_approve_nothing(led: Incident) -> None:
    draft = write(led)
    for nobody in (WORKER, MODEL, Actor(via="mcp", name="token 7"), OPERATOR):
        with pytest.raises(NotYours):
            approve(led, draft_id=draft.pk, digest=draft.newest_revision().digest, actor=nobody)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_declaring_claiming_and_approving_ends_at_approving(
    outside: Any, outsider: Person, client: Client, superuser: bool
) -> None:
    """An outsider, and a superuser in no group, at Slack's door and at the console's."""
    person = _with_account(outsider, superuser=superuser)
    incident, _ = intake.declare(title="Mine", severity=Severity.P1, actor=by(person), person=person)
    roles.claim(incident, actor=by(person))
    draft = write(incident, author=person)
    assert "Leading an incident alone does not give it" in refused(draft, person)
    assert person.user
    enter(client, person.user)
    answer = client.post(f"/admin/review/{draft.pk}/", {"digest": draft.newest_revision().digest}, follow=True)
    assert "Publish now" not in answer.content.decode()
    assert not Approval.objects.exists()
    assert incident.events.filter(action="VERB_REFUSED").exists()


def _with_account(person: Person, *, superuser: bool) -> Person:
    account = User.objects.create_user("otto", password="x" * 20, is_superuser=superuser, is_staff=True)
    Person.objects.filter(pk=person.pk).update(user=account)
    return Person.objects.get(pk=person.pk)


def test_a_group_given_meanwhile_to_the_author_changes_nothing(led: Incident, responder: Person) -> None:
    draft = write(led, author=responder)
    assert responder.user
    responder.user.groups.add(Group.objects.get(name="approvers"))
    assert refused(draft, Person.objects.get(pk=responder.pk)) == YOURS


def test_of_several_who_may_only_who_is_no_author_is_asked(led: Incident, ic: Person, approver: Person) -> None:
    other = enrol("U0RENE000", "Rene Roy", "approvers")
    draft = write(led, author=approver)
    assert may_approve(draft) == [ic, other]
