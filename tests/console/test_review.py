"""The review in the console: what is shown is approved, by somebody who may, with a second factor of the last minutes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ai.keep_draft import MODEL
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.model_asked import ModelAsked
from incidents.models import Incident, Person
from incidents.notes import add_note
from sandbox.world import World
from statuspage.content import Impact, Status
from statuspage.draft import create_draft, write_draft
from statuspage.models import Approval, Draft
from statuspage.models.draft import Origin
from statuspage.revise import Edit, revise
from tests.conftest import by, enrol
from tests.console.conftest import enter
from tests.statuspage.conftest import WORDS, led, write  # noqa: F401 led is a fixture

Settle = Callable[[], None]


@pytest.fixture
def draft(led: Incident) -> Draft:  # noqa: F811 the fixture
    return write(led)


@pytest.fixture
def arun(client: Client, approver: Person) -> Client:
    """The approver, signed in."""
    assert approver.user
    return enter(client, approver.user)


def at(draft: Draft) -> str:
    return f"/admin/review/{draft.pk}/"


def send(client: Client, draft: Draft, digest: str = "") -> str:
    body = {"digest": digest or draft.newest_revision().digest}
    return client.post(at(draft), body, follow=True).content.decode()


def test_what_is_shown_is_published(arun: Client, draft: Draft, settle: Settle, world: World) -> None:
    shown = arun.get(at(draft)).content.decode()
    for said in (WORDS, "You approve as approver", draft.newest_revision().digest, "subscribers"):
        assert said in shown
    assert "Approved. It is being published" in send(arun, draft)
    settle()
    assert world.snapshot()["statuspage"]["incidents"][0]["incident_updates"][0]["body"] == WORDS
    approval = Approval.objects.get()
    assert (approval.group, approval.event.parsed["actor"]["via"]) == ("approvers", "console")


def test_a_draft_of_a_program_says_so_also_once_it_is_edited(arun: Client, led: Incident, ic: Person) -> None:  # noqa: F811
    edit = Edit(title="T", body=WORDS, status=Status.IDENTIFIED, impact=Impact.MINOR, components={})
    actor = Actor(via="mcp", person=ic, client="Claude")
    draft = write_draft(led, edit=edit, follows="", actor=actor, key="k")
    assert "Drafted by MCP client Claude for Ines Castro, revision 1" in arun.get(at(draft)).content.decode()
    revise(led, draft_id=draft.pk, base=1, edit=replace(edit, body="Other words."), actor=by(ic))
    assert "for Ines Castro, edited by Ines Castro, revision 2" in arun.get(at(draft)).content.decode()


def test_what_the_models_words_rest_on_is_linked_below_them(arun: Client, led: Incident) -> None:  # noqa: F811
    add_note(led, text="<b>Rolled back</b>", actor=by(Person.objects.get(slack_id="U0INES000")))
    note = led.events.get(action=Action.NOTE_ADDED)
    named = ModelAsked(model="m", prompt="", outcome="answered", rests_on=(note.seq,))
    draft = create_draft(led, body=WORDS, origin=Origin.MODEL, actor=MODEL, asked_by=None, asked=named)
    page = arun.get(at(draft)).content.decode()
    assert (
        page.index(WORDS) < page.index("What the model's words rest on") < page.index(f"/admin/audit/event/{note.pk}/")
    )
    assert "Note: &lt;b&gt;Rolled back&lt;/b&gt;" in page


def test_words_that_have_changed_meanwhile_are_shown_again(arun: Client, draft: Draft, ic: Person) -> None:
    digest = draft.newest_revision().digest
    edit = Edit(title="Checkout", body="Other words.", status=Status.IDENTIFIED, impact=Impact.MAJOR, components={})
    revise(draft.incident, draft_id=draft.pk, base=1, edit=edit, actor=by(ic))
    answer = send(arun, draft, digest)
    assert "The words have changed since you were shown them" in answer
    assert "Other words." in answer
    assert not Approval.objects.exists()


def test_without_a_second_factor_of_the_last_minutes_nothing_is_approved(
    client: Client, approver: Person, draft: Draft
) -> None:
    assert approver.user
    enter(client, approver.user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    here = {"Referer": f"http://testserver{at(draft)}"}
    answer = client.post(at(draft), {"digest": draft.newest_revision().digest}, headers=here)
    assert answer["Location"] == f"/admin/login/again/?next=%2Fadmin%2Freview%2F{draft.pk}%2F"
    assert not Approval.objects.exists()


def test_whoever_may_not_is_told_who_may(client: Client, draft: Draft, responder: Person, approver: Person) -> None:
    assert responder.user
    enter(client, responder.user)
    assert "Publish now" not in client.get(at(draft)).content.decode()
    assert f"Ask {approver}" in send(client, draft)
    assert draft.incident.events.filter(action=Action.VERB_REFUSED).count() == 1
    assert not Approval.objects.exists()


def test_a_superuser_in_no_group_approves_nothing(client: Client, draft: Draft) -> None:
    enter(client, User.objects.create_superuser("root", password="x" * 20))
    assert "You cannot approve this." in send(client, draft)
    assert not Approval.objects.exists()


def test_a_draft_that_waits_no_longer_is_only_shown(arun: Client, draft: Draft) -> None:
    send(arun, draft)
    assert "There is nothing to approve." in arun.get(at(draft)).content.decode()
    assert "It is approved already" in send(arun, draft)
    assert Approval.objects.count() == 1


def test_a_draft_that_there_is_not_is_not_found(arun: Client, draft: Draft) -> None:
    assert arun.get("/admin/review/999/").status_code == 404


def test_a_reader_in_no_group_sees_nothing(client: Client, draft: Draft) -> None:
    nosy = enrol("U0NOSY000", "Nosy Parker")
    assert nosy.user
    User.objects.filter(pk=nosy.user.pk).update(is_staff=True)
    client.force_login(nosy.user)
    assert client.get(at(draft)).status_code in (302, 403, 404)
