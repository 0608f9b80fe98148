"""Editing and rejecting a draft: other words need another approval."""

from typing import Any

import pytest

from clients.errors import TryLater
from incidents.errors import NotNow, VerbRefused
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from statuspage.content import ComponentChange, Impact, Status
from statuspage.errors import UnreadableContent, WordsChanged
from statuspage.models import Approval, Draft, Publication
from statuspage.revise import Edit, reject, revise
from tests.conftest import by
from tests.statuspage.conftest import Page, publication_of, say_yes

OUT = ComponentChange(name="Checkout", was="operational", state="partial_outage")


def edit(**changes: Any) -> Edit:
    given: dict[str, Any] = {"title": "T", "body": "Better words.", "status": Status.IDENTIFIED, "impact": Impact.MINOR}
    return Edit(**given | {"components": {"cmpcheckout1": OUT}} | changes)


def save(draft: Draft, person: Person, *, base: int = 1, **changes: Any) -> None:
    revise(draft.incident, draft_id=draft.pk, base=base, edit=edit(**changes), actor=by(person))


def test_an_edit_is_a_new_revision_with_its_author(draft: Draft, responder: Person) -> None:
    save(draft, responder)
    newest = draft.newest_revision()
    assert (newest.number, newest.author, newest.content.body) == (2, responder, "Better words.")
    assert draft.incident.events.filter(action="STATUSPAGE_DRAFT_REVISED").count() == 1


def test_saving_the_same_words_changes_nothing(draft: Draft, responder: Person) -> None:
    save(draft, responder)
    save(draft, responder, base=2)
    assert draft.newest_revision().number == 2


def test_a_stale_edit_is_refused(draft: Draft, responder: Person, approver: Person) -> None:
    save(draft, responder)
    with pytest.raises(WordsChanged, match="Carla Berg saved revision 2 meanwhile"):
        save(draft, approver)


def test_whether_people_are_mailed_can_be_edited(draft: Draft, responder: Person) -> None:
    save(draft, responder, notify=False)
    assert draft.newest_revision().content.notify is False


def test_line_ends_of_a_browser_are_ours(draft: Draft, responder: Person) -> None:
    save(draft, responder, body="One\r\ntwo\rthree\r\n")
    assert draft.newest_revision().content.body == "One\ntwo\nthree"


def test_an_emptied_edit_is_refused(draft: Draft, responder: Person) -> None:
    with pytest.raises(UnreadableContent):
        save(draft, responder, body="  ")


def test_editing_voids_the_approval_and_nothing_is_sent(approval: Approval, responder: Person, page: Page) -> None:
    draft = approval.revision.draft
    save(draft, responder)
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    draft.refresh_from_db()
    assert (Publication.objects.get().state, draft.state, page()) == ("LAPSED", "PENDING", [])


def test_an_edited_draft_is_published_with_the_new_words(approval: Approval, ic: Person, page: Page) -> None:
    draft = approval.revision.draft
    save(draft, ic)
    for entry in OutboxEntry.objects.filter(kind="publish"):
        work_on(entry.pk)
    publication_of(say_yes(Draft.objects.get(pk=draft.pk), ic)).save()
    assert [shown["incident_updates"][0]["body"] for shown in page()] == ["Better words."]


def test_while_it_is_being_published_nothing_can_be_changed(approval: Approval, ic: Person) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    draft = approval.revision.draft
    for change in (lambda: save(draft, ic), lambda: reject(draft.incident, draft_id=draft.pk, why="no", actor=by(ic))):
        with pytest.raises(NotNow, match="being published"):
            change()
    with pytest.raises(TryLater):
        publication_of(approval).save()


def test_a_rejected_draft_says_why_and_stays_rejected(approval: Approval, approver: Person, page: Page) -> None:
    draft = approval.revision.draft
    reject(draft.incident, draft_id=draft.pk, why="Too technical.", actor=by(approver))
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    draft.refresh_from_db()
    assert (draft.state, page()) == ("REJECTED", [])
    event = draft.incident.events.get(action="STATUSPAGE_APPROVAL_REJECTED")
    assert event.words == {"why": "Too technical."}


def test_rejecting_needs_a_reason(draft: Draft, approver: Person) -> None:
    with pytest.raises(VerbRefused, match="Say why"):
        reject(draft.incident, draft_id=draft.pk, why=" ", actor=by(approver))


def test_a_rejected_draft_cannot_be_edited(draft: Draft, approver: Person) -> None:
    reject(draft.incident, draft_id=draft.pk, why="no", actor=by(approver))
    with pytest.raises(NotNow, match="rejected"):
        save(draft, approver)


def test_a_draft_of_another_incident_is_left_alone(draft: Draft, led: Incident, fire: Any, approver: Person) -> None:
    fire()
    other = Incident.objects.exclude(pk=led.pk).get()
    with pytest.raises(NotNow, match="another incident"):
        reject(other, draft_id=draft.pk, why="no", actor=by(approver))
