"""The review: a click opens the modal, its submit is the approval of exactly what it shows."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.slack import views
from sandbox.slack.workspace import View
from slackbot.models import InboundRequest, Review, RoomMessage
from statuspage.content import Content, digest_of
from statuspage.models import Approval, Draft, Revision
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, actions_of, send, text_of, words_in

Settle = Callable[[], None]


@pytest.fixture
def draft(slack: Slack, room: Incident, approver: Person, settle: Settle) -> Draft:
    """A customer update that waits in the room, where the approver is too."""
    slack.room.members.append(ARUN)
    slack.command("status draft", by=CARLA)
    settle()
    return Draft.objects.get()


@pytest.fixture
def review(slack: Slack, draft: Draft, settle: Settle) -> View:
    """The approver's modal, filled."""
    slack.click("review_draft", by=ARUN)
    settle()
    return slack.view(ARUN)


def submission(view: View, *, user: str = "", **changes: Any) -> bytes:
    """What Slack sends when the view is submitted."""
    payload = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": user or view.user, "username": "x", "team_id": "T0SANDBOX"},
        "view": views.view_object(view) | changes,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def revise(draft: Draft, body: str) -> Revision:
    """Other words, as a later edit will save them."""
    content = draft.newest_revision().content
    canonical = Content(**{**content.__dict__, "body": body}).canonical()
    return Revision.objects.create(draft=draft, number=2, canonical=canonical, digest=digest_of(canonical))


def test_a_click_opens_a_modal_that_loads_and_cannot_be_submitted(slack: Slack, draft: Draft) -> None:
    slack.click("review_draft", by=ARUN)
    view = slack.view(ARUN)
    assert words_in(view) == "One moment, loading the words…"
    assert "submit" not in view.body


def test_the_modal_then_shows_exactly_what_customers_will_read(draft: Draft, review: View) -> None:
    content = draft.newest_revision().content
    plain = [b["text"]["text"] for b in review.body["blocks"] if b.get("text", {}).get("type") == "plain_text"]
    assert plain == [content.title, content.body]
    said = words_in(review)
    assert "Status: *Investigating*, impact: *major*, components: none\nAll subscribers are mailed." in said
    assert "Page `sandboxpage`, a new incident there" in said
    assert f"Drafted by the model, 0 min ago. You approve as <@{ARUN}>, approvers" in said
    assert review.body["submit"]["text"] == "Publish now"


def test_a_long_text_is_shown_whole(slack: Slack, draft: Draft, settle: Settle) -> None:
    body = "word " * 900 + "end"
    revise(draft, body)
    slack.click("review_draft", by=ARUN)
    settle()
    blocks = slack.view(ARUN).body["blocks"]
    plain = [block["text"]["text"] for block in blocks if block.get("text", {}).get("type") == "plain_text"]
    assert "".join(plain[1:]) == body


def test_one_who_may_not_approve_sees_so_before_submitting(slack: Slack, draft: Draft, settle: Settle) -> None:
    slack.click("review_draft", by=CARLA)
    settle()
    assert "Approving takes a member of the approvers group" in words_in(slack.view(CARLA))


def test_an_alert_that_cleared_is_shown(slack: Slack, draft: Draft, settle: Settle) -> None:
    Incident.objects.update(cleared_at=draft.created_at)
    slack.click("review_draft", by=ARUN)
    settle()
    assert ":warning: The alert cleared at <!date^" in words_in(slack.view(ARUN))


def test_the_submit_publishes_once_and_the_room_hears_it(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.submit(review)
    settle()
    [shown] = slack.world.snapshot()["statuspage"]["incidents"]
    assert shown["incident_updates"][0]["body"] == draft.newest_revision().content.body
    [said] = slack.posts("published")
    assert text_of(said).startswith("*Published* <!date^")
    assert f"approved by <@{ARUN}>." in text_of(said)
    assert slack.told(ARUN) == ["Approved. It is being published; the room hears it as soon as customers can read it."]
    assert Approval.objects.get().digest == digest_of(bytes(draft.newest_revision().canonical))


@pytest.mark.usefixtures("draft")
def test_a_double_submit_is_one_post(slack: Slack, client: Client, review: View, settle: Settle) -> None:
    bodies = [submission(review)] * 3
    answers = [send(client, "/slack/interactivity", body) for body in bodies]
    settle()
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 3
    assert len(slack.world.snapshot()["statuspage"]["incidents"]) == 1
    assert Approval.objects.count() == 1


def test_two_approvers_are_one_post(slack: Slack, ic: Person, review: View, settle: Settle) -> None:
    slack.command("claim", by=INES)
    settle()
    slack.click("review_draft", by=INES)
    settle()
    slack.submit(review)
    slack.submit(slack.view(INES))
    settle()
    assert len(slack.world.snapshot()["statuspage"]["incidents"]) == 1
    assert slack.told(INES)[-1].startswith("It is approved already")


def test_an_outsider_who_claimed_cannot_approve(slack: Slack, draft: Draft, settle: Settle) -> None:
    slack.room.members.append("U0OTTO000")
    slack.command("claim", by="U0OTTO000")
    settle()
    slack.click("review_draft", by="U0OTTO000")
    settle()
    slack.submit(slack.view("U0OTTO000"))
    settle()
    assert slack.told("U0OTTO000")[-1].startswith("Not published. Approving takes a member of the approvers group")
    assert actions_of(draft.incident)[-1] == "VERB_REFUSED"
    assert slack.world.snapshot()["statuspage"]["incidents"] == []


def test_an_approver_whose_account_is_gone_cannot_approve(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.world.slack.deactivated.add(ARUN)
    slack.submit(review)
    settle()
    assert actions_of(draft.incident)[-1] == "VERB_REFUSED"
    assert not Approval.objects.exists()


def test_words_that_changed_since_are_refused_inside_the_modal(slack: Slack, draft: Draft, review: View) -> None:
    revise(draft, "Other words.")
    answer = slack.submit(review)
    assert answer["response_action"] == "update"
    assert words_in(slack.view(ARUN)).startswith("The words have changed since you were shown them.")
    assert not InboundRequest.objects.filter(kind="submission").exists()


def test_words_that_change_after_the_submit_are_refused_too(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.submit(review)
    revise(draft, "Other words.")
    settle()
    assert slack.told(ARUN)[-1].startswith("The words have changed since you were shown them.")
    assert slack.world.snapshot()["statuspage"]["incidents"] == []


def test_a_submission_while_it_loads_is_refused_inside_the_modal(slack: Slack, client: Client, draft: Draft) -> None:
    slack.click("review_draft", by=ARUN)
    answer = send(client, "/slack/interactivity", submission(slack.view(ARUN))).json()
    assert "I have not shown you any words here yet." in str(answer["view"])
    assert not InboundRequest.objects.filter(kind="submission").exists()


@pytest.mark.usefixtures("draft")
def test_a_view_that_was_shown_to_somebody_else_is_refused(client: Client, review: View) -> None:
    answer = send(client, "/slack/interactivity", submission(review, user=CARLA)).json()
    assert answer["response_action"] == "update"
    assert not InboundRequest.objects.filter(kind="submission").exists()


@pytest.mark.parametrize("changes", [{"id": "V0STRANGE"}, {"callback_id": "another"}])
def test_a_view_that_is_not_ours_is_refused(client: Client, review: View, changes: dict[str, str]) -> None:
    answer = send(client, "/slack/interactivity", submission(review, **changes)).json()
    assert answer["response_action"] == "update"
    assert not InboundRequest.objects.filter(kind="submission").exists()


def test_a_button_where_we_posted_nothing_is_refused_in_its_modal(slack: Slack, draft: Draft, settle: Settle) -> None:
    blocks = slack.posts("draft_waiting")[0].blocks
    copied = slack.world.slack.add_message(slack.room, text="copy", blocks=blocks)
    slack.click("review_draft", by=ARUN, ts=copied.ts)
    settle()
    assert words_in(slack.view(ARUN)).startswith("I do not know that button.")
    assert not Review.objects.exists()


def test_a_button_on_a_message_about_no_draft_is_refused(slack: Slack, draft: Draft, settle: Settle) -> None:
    RoomMessage.objects.filter(event_type="draft_waiting").update(subject="")
    slack.click("review_draft", by=ARUN)
    settle()
    assert words_in(slack.view(ARUN)) == "That message is about no draft."


def test_a_draft_that_is_published_shows_so(slack: Slack, draft: Draft, review: View, settle: Settle) -> None:
    slack.submit(review)
    settle()
    slack.click("review_draft", by=ARUN)
    settle()
    view = slack.view(ARUN)
    assert words_in(view) == "That draft is published."
    assert "submit" not in view.body


@pytest.mark.parametrize("what", ["closed", "filled meanwhile"])
def test_a_modal_that_is_gone_ends_quietly(slack: Slack, draft: Draft, settle: Settle, what: str) -> None:
    slack.click("review_draft", by=ARUN)
    view = slack.view(ARUN)
    if what == "closed":
        views.close(slack.world.slack, view, whole_stack=True)
    else:
        view.hash = "another"
    settle()
    assert set(OutboxEntry.objects.filter(kind="work_slack_request").values_list("state", flat=True)) == {"done"}
    assert slack.told(ARUN) == []


def test_a_modal_whose_filling_was_not_confirmed_is_filled_once(slack: Slack, draft: Draft, catch_up: Settle) -> None:
    slack.click("review_draft", by=ARUN)
    slack.world.faults = {"slack": Fault(lose_answers=1.0)}
    work_on(OutboxEntry.objects.filter(kind="work_slack_request").latest("pk").pk)
    slack.world.faults = {}
    catch_up()
    assert "Publish now" in str(slack.view(ARUN).body["submit"])
    assert slack.calls("views.update") == 2
    assert not OutboxEntry.objects.filter(state="dead").exists()


def test_a_modal_that_slack_does_not_open_is_told(slack: Slack, draft: Draft, catch_up: Settle) -> None:
    slack.world.faults = {"slack": Fault(status=500)}
    slack.click("review_draft", by=ARUN)
    slack.world.faults = {}
    catch_up()
    assert not slack.world.slack.views
    assert slack.told(ARUN) == ["Slack did not open the dialog. Nothing was done; please press the button again."]


def test_an_approver_who_left_the_room_is_told_directly(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.room.members.remove(ARUN)
    slack.submit(review)
    settle()
    assert text_of(slack.dms(ARUN)[0]).startswith("Approved.")
    assert slack.world.snapshot()["statuspage"]["incidents"]


def test_the_digest_that_was_shown_is_what_is_approved(draft: Draft, review: View) -> None:
    assert Review.objects.get(view=review.id).digest == draft.newest_revision().digest
