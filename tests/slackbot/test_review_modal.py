"""[Review and publish]: the click opens a modal that loads, and a worker fills it with what customers will read."""

from collections.abc import Callable

import pytest

from incidents.links import event
from incidents.models import Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.slack import views
from sandbox.slack.workspace import View
from slackbot.models import Review, RoomMessage
from statuspage.models import Draft
from statuspage.rests_on import rests_on
from tests.slackbot.conftest import ARUN, CARLA, Slack, revise, words_in

Settle = Callable[[], None]


def test_a_click_opens_a_modal_that_loads_and_cannot_be_submitted(slack: Slack, draft: Draft) -> None:
    slack.click("review_draft", by=ARUN)
    view = slack.view(ARUN)
    assert words_in(view) == "One moment, loading the words…"
    assert "submit" not in view.body


def test_the_modal_then_shows_exactly_what_customers_will_read(draft: Draft, review: View) -> None:
    content = draft.newest_revision().content
    plain = [b["text"]["text"] for b in review.body["blocks"] if b.get("text", {}).get("type") == "plain_text"]
    assert plain == [
        content.title,
        content.body,
        "Status: Investigating, impact: major\nComponents: none\nAll subscribers are mailed. Page sandboxpage, a new incident"
        " there",
    ]
    said = words_in(review)
    assert f"Drafted by the model from {draft.drawn_from} timeline entries, just now." in said
    assert f"You approve as <@{ARUN}>, approver" in said
    assert review.body["submit"]["text"] == "Publish now"


def test_what_the_models_words_rest_on_stands_apart_from_them(slack: Slack, draft: Draft, review: View) -> None:
    said, [first, last] = words_in(review), rests_on(draft)
    assert (
        f"*What the model's words rest on.* Customers do not see this.\n<{event(first.event)}|[{first.seq}]> " in said
    )
    assert f"|[{last.seq}]> " in said


def test_words_that_were_edited_since_say_so(slack: Slack, draft: Draft, settle: Settle) -> None:
    revise(draft, "Other words.")
    slack.click("review_draft", by=ARUN)
    settle()
    assert "*What the model's words rest on, before they were edited.*" in words_in(slack.view(ARUN))


def test_a_long_text_is_shown_whole(slack: Slack, draft: Draft, settle: Settle) -> None:
    body = "word " * 590 + "end"
    revise(draft, body)
    slack.click("review_draft", by=ARUN)
    settle()
    blocks = slack.view(ARUN).body["blocks"]
    plain = [block["text"]["text"] for block in blocks if block.get("text", {}).get("type") == "plain_text"]
    assert "".join(plain[1:-1]) == body


def test_one_who_may_not_approve_sees_so_before_submitting(slack: Slack, draft: Draft, settle: Settle) -> None:
    slack.click("review_draft", by=CARLA)
    settle()
    assert "Only a member of approvers, or of commanders while IC or comms lead" in words_in(slack.view(CARLA))


def test_an_alert_that_cleared_is_shown(slack: Slack, draft: Draft, settle: Settle) -> None:
    Incident.objects.update(cleared_at=draft.created_at)
    slack.click("review_draft", by=ARUN)
    settle()
    assert ":warning: The alert cleared at <!date^" in words_in(slack.view(ARUN))


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
    shown = slack.posts("draft_waiting")[0]
    with_buttons = shown.blocks
    slack.submit(review)
    settle()
    shown.blocks = with_buttons  # as somebody sees it whose Slack has not heard of the edit
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


def test_the_digest_that_was_shown_is_what_is_approved(draft: Draft, review: View) -> None:
    assert Review.objects.get(view=review.id).digest == draft.newest_revision().digest
