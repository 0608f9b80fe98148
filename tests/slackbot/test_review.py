"""The review's submit: the approval of exactly the words that the modal shows."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from incidents import links
from incidents.models import Person
from sandbox.slack import views
from sandbox.slack.workspace import View
from slackbot.models import InboundRequest, Review
from statuspage.content import digest_of
from statuspage.models import Approval, Draft
from tests.slackbot.conftest import ARUN, CARLA, INES, Slack, actions_of, revise, text_of, words_in
from tests.slackbot.signed import send

Settle = Callable[[], None]


def submission(view: View, *, user: str = "", **changes: Any) -> bytes:
    """What Slack sends when the view is submitted."""
    payload = {
        "type": "view_submission",
        "api_app_id": "A0SANDBOX",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": user or view.user, "username": "x", "team_id": "T0SANDBOX"},
        "view": views.view_object(view) | changes,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


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


def test_an_approver_whose_account_is_gone_cannot_approve(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.world.slack.deactivated.add(ARUN)
    slack.submit(review)
    settle()
    assert actions_of(draft.incident)[-1] == "VERB_REFUSED"
    assert not Approval.objects.exists()


def test_words_that_changed_since_are_refused_and_the_new_ones_shown(slack: Slack, draft: Draft, review: View) -> None:
    revise(draft, "Other words.")
    answer = slack.submit(review)
    assert answer["response_action"] == "update"
    assert "The words have changed since you were shown them." in words_in(slack.view(ARUN))
    assert "\nOther words.\n" in words_in(slack.view(ARUN))
    assert not InboundRequest.objects.filter(kind="submission").exists()
    assert actions_of(draft.incident)[-1] == "VERB_REFUSED"


def test_the_new_words_can_be_approved_in_the_same_modal(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    revise(draft, "Other words.")
    slack.submit(review)
    assert slack.submit(slack.view(ARUN)) == ""
    settle()
    assert slack.world.snapshot()["statuspage"]["incidents"][0]["incident_updates"][0]["body"] == "Other words."


def test_an_old_submission_that_comes_again_approves_no_new_words(
    slack: Slack, client: Client, draft: Draft, review: View
) -> None:
    old = submission(review)
    revise(draft, "Other words.")
    slack.submit(review)
    assert "Other words." in str(send(client, "/slack/interactivity", old).json()["view"])
    assert not InboundRequest.objects.filter(kind="submission").exists()


def test_what_was_taken_before_the_words_changed_approves_no_new_ones(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.submit(review)
    revise(draft, "Other words.")
    Review.objects.update(digest=draft.newest_revision().digest)  # as showing them to the same person does
    settle()
    assert not Approval.objects.exists()


def test_words_that_change_after_the_submit_are_refused_too(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.submit(review)
    revise(draft, "Other words.")
    settle()
    said = slack.told(ARUN)[-1]
    assert said.startswith("Not published. The words have changed since you were shown them.")
    assert said.endswith("They are now:\nProblems with checkout\nOther words.")
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


def test_what_slack_does_not_hold_whole_is_approved_in_the_console_alone(
    slack: Slack, client: Client, draft: Draft, review: View
) -> None:
    revise(draft, "https://a.example " * 10 + "x" * 8000)
    digest = draft.newest_revision().digest
    Review.objects.update(digest=digest)
    answer = send(client, "/slack/interactivity", submission(review, private_metadata=digest)).json()
    assert answer["view"]["blocks"][-1]["elements"][0]["url"] == links.review(draft.pk)
    assert "submit" not in answer["view"]
    assert not InboundRequest.objects.filter(kind="submission").exists()
    assert actions_of(draft.incident)[-1] == "VERB_REFUSED"


@pytest.mark.parametrize("changes", [{"id": "V0STRANGE"}, {"callback_id": "another"}])
def test_a_view_that_is_not_ours_is_refused(client: Client, review: View, changes: dict[str, str]) -> None:
    answer = send(client, "/slack/interactivity", submission(review, **changes)).json()
    assert answer["response_action"] == "update"
    assert not InboundRequest.objects.filter(kind="submission").exists()


def test_an_approver_who_left_the_room_is_told_directly(
    slack: Slack, draft: Draft, review: View, settle: Settle
) -> None:
    slack.room.members.remove(ARUN)
    slack.submit(review)
    settle()
    assert text_of(slack.dms(ARUN)[-1]).startswith("Approved.")
    assert slack.world.snapshot()["statuspage"]["incidents"]
