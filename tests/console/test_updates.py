"""Customer updates written and edited in the console: the same verbs and the same rules as in Slack."""

from typing import Any

import pytest
from django.test import Client

from incidents.audit.actions import Action
from incidents.models import Incident, Person
from sandbox.server import Running
from sandbox.world import World
from statuspage.content import ComponentChange
from statuspage.draft import prefilled
from statuspage.models import Draft
from tests.console.conftest import enter
from tests.statuspage.conftest import WORDS, break_statuspage, publish, say_yes, write
from tests.statuspage.test_revise import OUT, save

FORM = {"title": "Checkout", "text": "Words.", "status": "identified", "impact": "minor", "notify": "no"}


@pytest.fixture
def carla(client: Client, responder: Person) -> Client:
    """The responder, signed in."""
    assert responder.user
    return enter(client, responder.user)


@pytest.fixture
def draft(incident: Incident, approver: Person) -> Draft:
    return write(incident)


def to_write(incident: Incident) -> str:
    return f"/admin/write/{incident.pk}/"


def to_edit(draft: Draft) -> str:
    return f"/admin/edit/{draft.pk}/"


def hidden(client: Client, page: str) -> dict[str, Any]:
    """What the page's form carries unseen."""
    return {field.html_name: field.value() or "" for field in client.get(page).context["form"].hidden_fields()}


def send(client: Client, page: str, sent: dict[str, Any]) -> str:
    return client.post(page, sent, follow=True).content.decode()


def test_what_is_written_waits_for_approval(carla: Client, incident: Incident) -> None:
    page = to_write(incident)
    sent = FORM | hidden(carla, page) | {"component-cmpcheckout1": "partial_outage", "text": "One\r\ntwo"}
    assert "Saved. It waits" in send(carla, page, sent)
    content = Draft.objects.get().newest_revision().content
    assert (content.title, content.body, content.status, content.notify) == (
        "Checkout",
        "One\ntwo",
        "identified",
        False,
    )
    assert content.components == {"cmpcheckout1": OUT}


def test_sent_off_twice_it_is_written_once(carla: Client, incident: Incident) -> None:
    sent = FORM | hidden(carla, to_write(incident))
    for _ in range(2):
        send(carla, to_write(incident), sent)
    assert Draft.objects.count() == 1


def test_what_was_published_meanwhile_is_shown_beside_it(
    carla: Client,
    incident: Incident,
    approver: Person,
) -> None:
    sent = FORM | hidden(carla, to_write(incident)) | {"component-cmpcheckout1": "major_outage"}
    publish(say_yes(write(incident, WORDS), approver))
    answer = carla.post(to_write(incident), sent)
    assert answer.context["shown"].theirs.content.body == WORDS
    assert answer.context["form"]["component-cmpcheckout1"].value() == "major_outage"
    assert answer.context["form"]["shown"].value() == prefilled(incident).follows
    send(carla, to_write(incident), dict(answer.context["form"].data))
    assert Draft.objects.latest("pk").newest_revision().content.body == "Words."


def test_the_second_of_two_who_edit_sees_the_words_of_the_first(carla: Client, draft: Draft, approver: Person) -> None:
    sent = FORM | hidden(carla, to_edit(draft))
    save(draft, approver)
    answer = carla.post(to_edit(draft), sent)
    shown = answer.content.decode()
    for said in ("Arun Patel saved revision 2 meanwhile", "Better words.", "Words.</textarea>", "from operational to"):
        assert said in shown
    assert draft.newest_revision().number == 2
    assert "Saved. It waits" in send(carla, to_edit(draft), dict(answer.context["form"].data))
    assert draft.newest_revision().content.body == "Words."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "hid\u200bden"}, "Character 4 of the text is ZERO WIDTH SPACE (U+200B)"),
        ({"text": ""}, "There are no words in it."),
        ({"status": "on fire"}, "Something was chosen that there is not to choose."),
        ({"component-gone": "operational"}, "The component gone is not on the page any more."),
        ({"shown": "another"}, "I have not shown you any words of this draft."),
    ],
)
def test_a_refusal_keeps_what_was_typed(carla: Client, draft: Draft, changes: dict[str, str], said: str) -> None:
    shown = send(carla, to_edit(draft), FORM | hidden(carla, to_edit(draft)) | {"title": "My title"} | changes)
    assert f"Not saved. {said}" in shown
    assert 'value="My title"' in shown
    assert draft.newest_revision().number == 1


def test_a_long_text_that_no_slack_input_holds_is_edited_here(carla: Client, draft: Draft) -> None:
    send(carla, to_edit(draft), FORM | hidden(carla, to_edit(draft)) | {"text": "x" * 25_000})
    assert len(draft.newest_revision().content.body) == 25_000


def test_saving_captures_anew_what_a_component_was(carla: Client, draft: Draft, approver: Person, world: World) -> None:
    save(draft, approver)
    world.statuspage.components["cmpcheckout1"]["status"] = "major_outage"
    shown = carla.get(to_edit(draft)).content.decode()
    assert "Checkout was operational in the preview and is major outage now." in shown
    send(carla, to_edit(draft), FORM | hidden(carla, to_edit(draft)) | {"component-cmpcheckout1": "partial_outage"})
    changed = draft.newest_revision().content.components["cmpcheckout1"]
    assert changed == ComponentChange(name="Checkout", was="major_outage", state="partial_outage")


def test_without_the_list_the_components_stay(carla: Client, draft: Draft, approver: Person, outside: Running) -> None:
    save(draft, approver)
    break_statuspage(outside, status=401)
    shown = carla.get(to_edit(draft)).content.decode()
    assert "The list of components cannot be read now." in shown
    assert "They stay as they were: Checkout: partial outage." in shown
    send(carla, to_edit(draft), FORM | hidden(carla, to_edit(draft)))
    assert draft.newest_revision().content.components == {"cmpcheckout1": OUT}


def test_a_draft_that_is_published_cannot_be_edited(carla: Client, draft: Draft, approver: Person) -> None:
    sent = FORM | hidden(carla, to_edit(draft))
    publish(say_yes(draft, approver))
    assert "There is nothing to edit." in carla.get(to_edit(draft)).content.decode()
    assert "Not saved. That draft is published." in send(carla, to_edit(draft), sent)


def test_whoever_may_not_write_is_told_who_may(root: Client, draft: Draft) -> None:
    for page in (to_edit(draft), to_write(draft.incident)):
        shown = root.get(page).content.decode()
        assert "Your console account is linked to no person here" in shown
        assert "<textarea" not in shown
    send(root, to_write(draft.incident), FORM)
    assert draft.incident.events.filter(action=Action.VERB_REFUSED).count() == 1
    assert Draft.objects.count() == 1


def test_what_there_is_not_is_not_found(carla: Client) -> None:
    assert carla.get("/admin/edit/999/").status_code == 404
    assert carla.get("/admin/write/00000000-0000-0000-0000-000000000000/").status_code == 404
    assert carla.put("/admin/write/00000000-0000-0000-0000-000000000000/").status_code == 404
