"""Requests of Slack's are kept a day, and those that are still to be done as long as it takes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from incident_response.celery import app
from incidents.models import Incident
from sandbox.slack.workspace import View
from slackbot.forget import KEPT, forget_requests
from slackbot.models import InboundRequest, Review
from slackbot.tasks.requests import forget_requests as task
from statuspage.models import Approval
from tests.slackbot.conftest import ARUN, CARLA, Slack

Settle = Callable[[], None]


def a_day_passes() -> None:
    long_ago = timezone.now() - KEPT - timedelta(minutes=1)
    InboundRequest.objects.update(received_at=long_ago)
    Review.objects.update(opened_at=long_ago)


def test_what_is_done_goes_after_a_day_and_not_before(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status", by=CARLA)
    settle()
    assert forget_requests() == 0
    a_day_passes()
    assert forget_requests() == 1
    assert not InboundRequest.objects.exists()


@pytest.mark.parametrize("owed", ["work_slack_request pending", "work_slack_request dead", "send_reply pending"])
def test_what_is_still_owed_stays(slack: Slack, room: Incident, settle: Settle, owed: str) -> None:
    kind, state = owed.split()
    slack.command("status", by=CARLA)
    settle()
    changed = room.owed.model.objects.filter(kind=kind).update(state=state)
    a_day_passes()
    assert changed == 1
    assert forget_requests() == 0
    assert InboundRequest.objects.count() == 1


def test_a_modal_of_yesterday_publishes_nothing(slack: Slack, review: View, settle: Settle) -> None:
    a_day_passes()
    forget_requests()
    assert not Review.objects.exists()
    slack.submit(review)
    settle()
    assert not Approval.objects.exists()
    slack.click("review_draft", by=ARUN)
    settle()
    assert Review.objects.filter(person__slack_id=ARUN).count() == 1


@pytest.mark.usefixtures("draft")
def test_a_modal_stays_as_long_as_what_was_asked_from_it(slack: Slack, review: View) -> None:
    a_day_passes()
    InboundRequest.objects.filter(view=review.id).update(received_at=timezone.now())
    forget_requests()
    assert Review.objects.exists()


def test_it_is_done_of_its_own_accord(transactional_db: None) -> None:
    assert task.name in {one["task"] for one in app.conf.beat_schedule.values()}
