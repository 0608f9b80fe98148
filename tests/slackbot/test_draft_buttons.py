"""[Write it], [Write the last update]: one press, one draft."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ai.models import DraftRequest
from incidents.models import Incident
from slackbot.models import InboundRequest
from statuspage.draft import DOUBLE_CLICK
from tests import kept
from tests.slackbot.conftest import ARUN, CARLA, Slack, publish

Settle = Callable[[], None]


@pytest.fixture
def published(slack: Slack, room: Incident, approver: object) -> str:
    """The message that an update is published, which has the button."""

    def make() -> None:
        slack.room.members.append(ARUN)
        publish(slack, by=ARUN)
        DraftRequest.objects.update(key="the first one")

    kept.once("published", make)
    return slack.posts("published")[0].ts


def test_a_double_click_makes_one_draft(slack: Slack, published: str, settle: Settle) -> None:
    for user in (CARLA, CARLA, ARUN):
        slack.click("draft_update", by=user, ts=published)
    settle()
    assert InboundRequest.objects.filter(name="draft_update").count() == 3
    assert DraftRequest.objects.count() == len(slack.posts("draft_waiting")) == 2
    assert all("I am drafting a customer update." in slack.told(user)[-1] for user in (CARLA, ARUN))


def test_a_double_click_makes_one_draft_though_the_first_is_done(slack: Slack, published: str, settle: Settle) -> None:
    for _ in range(2):
        slack.click("draft_update", by=CARLA, ts=published)
        settle()
    assert DraftRequest.objects.count() == 2


def test_a_press_later_on_makes_another(slack: Slack, published: str, settle: Settle) -> None:
    slack.click("draft_update", by=CARLA, ts=published)
    settle()
    for request in DraftRequest.objects.all():
        DraftRequest.objects.filter(pk=request.pk).update(created_at=request.created_at - DOUBLE_CLICK - timedelta(1))
    slack.click("draft_update", by=CARLA, ts=published)
    settle()
    assert DraftRequest.objects.count() == 3
