"""The verb `approve`: who may, what exactly, and what is on record of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from incidents import roles
from incidents.approvers import Basis, basis
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from statuspage.approve import approve
from statuspage.authority import why_not
from statuspage.models import Approval, Draft
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import say_yes, write


def refusals(incident: Incident) -> list[str]:
    return [event.words["reason"] for event in incident.events.filter(action="VERB_REFUSED")]


def test_a_commander_who_leads_may_approve_and_the_record_says_on_what_it_rests(draft: Draft, ic: Person) -> None:
    approval = say_yes(draft, ic)
    detail = approval.event.detail
    assert (approval.group, approval.role) == ("commanders", "IC")
    assert (detail["digest"], detail["approver"], detail["revision"]) == (approval.digest, ic.reference, 1)
    assert OutboxEntry.objects.filter(kind="publish", state="pending").count() == 1


def test_an_approver_may_approve_without_leading(draft: Draft, approver: Person) -> None:
    assert say_yes(draft, approver).group == "approvers"


def test_an_outsider_who_leads_may_not(incident: Incident, outsider: Person) -> None:
    roles.claim(incident, actor=by(outsider, room=incident))
    draft = write(incident)
    with pytest.raises(NotYours, match="Leading an incident alone does not give it"):
        say_yes(draft, outsider)
    assert not Approval.objects.exists()
    assert refusals(incident) == [why_not(by(outsider), draft)]


def test_a_commander_who_does_not_lead_may_not(incident: Incident, ic: Person, responder: Person) -> None:
    roles.claim(incident, actor=by(responder))
    with pytest.raises(NotYours):
        say_yes(write(incident), ic)


def test_a_superuser_in_no_group_may_not(draft: Draft, outsider: Person) -> None:
    outsider.user = User.objects.create_superuser("root", password="x" * 20)
    outsider.save()
    with pytest.raises(NotYours):
        say_yes(draft, outsider)


@pytest.mark.parametrize("what", ["person", "account"])
def test_a_deactivated_approver_may_not(draft: Draft, approver: Person, what: str) -> None:
    if what == "person":
        Person.objects.filter(pk=approver.pk).update(is_active=False)
    else:
        User.objects.filter(person=approver).update(is_active=False)
    with pytest.raises(NotYours):
        say_yes(draft, Person.objects.get(pk=approver.pk))


def test_other_words_than_were_shown_are_not_approved(draft: Draft, ic: Person) -> None:
    with pytest.raises(NotNow, match="words have changed"):
        approve(draft.incident, draft_id=draft.pk, digest="0" * 64, actor=by(ic))


def test_approving_twice_at_once_approves_once(draft: Draft, ic: Person, approver: Person) -> None:
    results = at_once(lambda: say_yes(draft, ic), lambda: say_yes(draft, approver))
    assert sorted(type(result).__name__ for result in results) == ["Approval", "NotNow"]
    assert Approval.objects.count() == 1


def test_a_draft_of_another_incident_is_refused(draft: Draft, approver: Person, fire: Callable[..., Any]) -> None:
    fire()
    other = Incident.objects.exclude(pk=draft.incident_id).get()
    with pytest.raises(NotNow, match="another incident"):
        approve(other, draft_id=draft.pk, digest=draft.newest_revision().digest, actor=by(approver))


def test_nothing_of_a_cancelled_incident_is_approved(draft: Draft, ic: Person) -> None:
    Incident.objects.update(state=State.CANCELLED)
    with pytest.raises(NotNow, match="cancelled"):
        say_yes(draft, ic)


def test_without_a_status_page_nothing_is_approved(draft: Draft, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_API_KEY = ""
    with pytest.raises(VerbRefused, match="No status page"):
        say_yes(draft, ic)


def test_under_four_eyes_an_author_may_not_and_another_may(
    led: Incident, ic: Person, approver: Person, settings: Any
) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    draft = write(led, author=ic)
    with pytest.raises(NotYours, match="You wrote this or asked for it, so someone else approves it"):
        say_yes(draft, ic)
    assert say_yes(draft, approver).event.detail["own_words"] is False


def test_four_eyes_are_asked_for_by_the_highest_severity_it_ever_had(led: Incident, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_FOUR_EYES = ["P1"]
    draft = write(led, author=ic)
    Incident.objects.update(severity="P3")
    with pytest.raises(NotYours, match="someone else approves it"):
        say_yes(Draft.objects.get(pk=draft.pk), ic)


def test_without_four_eyes_the_record_says_that_author_and_approver_are_one(led: Incident, ic: Person) -> None:
    assert say_yes(write(led, author=ic), ic).event.detail["own_words"] is True


def test_the_same_refusal_is_one_event_a_minute(draft: Draft, outsider: Person) -> None:
    for _ in range(4):
        with pytest.raises(NotYours):
            say_yes(draft, outsider)
    assert 1 <= len(refusals(draft.incident)) <= 2, "two when the minute turned in between"


def test_why_not_and_the_right_agree(draft: Draft, ic: Person, approver: Person, outsider: Person) -> None:
    for person in (ic, approver, outsider):
        allowed = not why_not(by(person), draft)
        assert allowed == (basis(person, draft.incident) is not None)
    assert basis(approver, draft.incident) == Basis(group="approvers")


def test_an_approval_lasts_as_long_as_is_set(draft: Draft, ic: Person, settings: Any) -> None:
    settings.STATUSPAGE_APPROVAL_MINUTES = 5
    approval = say_yes(draft, ic)
    assert 299 < (approval.expires_at - approval.created_at).total_seconds() <= 300


def test_a_rejected_draft_is_not_approved(draft: Draft, ic: Person) -> None:
    draft.state = "REJECTED"
    draft.save()
    with pytest.raises(NotNow, match="rejected"):
        say_yes(draft, ic)


def test_a_draft_overtaken_by_another_publication_is_not_approved(
    draft: Draft, ic: Person, settle: Callable[[], None]
) -> None:
    say_yes(write(draft.incident, "Others first."), ic)
    settle()
    with pytest.raises(NotNow, match="Another update was published"):
        say_yes(draft, ic)
