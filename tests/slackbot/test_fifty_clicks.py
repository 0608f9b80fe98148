"""Five people press Approve ten times each at the same moment, while a third of Statuspage's answers is lost: one post."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from incidents.models import OutboxEntry
from incidents.models.outbox_entry import UNFINISHED
from sandbox.faults import Fault
from sandbox.slack.workspace import View
from statuspage.models import Approval, Draft
from tests.at_once import at_once
from tests.conftest import do_everything_owed, enrol
from tests.slackbot.conftest import ARUN, CARLA, INES, OTTO, RAVI, Slack
from tests.slackbot.signed import send
from tests.slackbot.test_review import submission

OTHERS = {INES: "Ines Castro", CARLA: "Carla Berg", RAVI: "Ravi Menon", OTTO: "Otto Weiss"}


@pytest.fixture
def views(slack: Slack, draft: Draft, review: View, settle: Callable[[], None]) -> list[View]:
    """The same words before five people, each of whom may approve them."""
    for user, name in OTHERS.items():
        enrol(user, name, "approvers")
        if user not in slack.room.members:
            slack.room.members.append(user)
        slack.click("review_draft", by=user)
    settle()
    return [review, *(slack.view(user) for user in OTHERS)]


def click(view: View) -> int:
    """Approve, on a connection of its own; the status of the answer."""
    status: int = send(Client(), "/slack/interactivity", submission(view)).status_code
    return status


def test_fifty_clicks_of_five_people_are_one_post(
    slack: Slack, views: list[View], draft: Draft, catch_up: Callable[[], None]
) -> None:
    slack.world.faults = {"statuspage": Fault(lose_answers=0.3)}
    answers = at_once(*[partial(click, view) for view in views] * 10)
    assert {200} <= set(answers) <= {200, 503}  # 503: too many at the same lock, so Slack says that it did not work
    at_once(*[do_everything_owed] * 4)
    for _ in range(20):
        catch_up()
        if not OutboxEntry.objects.filter(kind="publish", state__in=UNFINISHED).exists():
            break
    [shown] = slack.world.snapshot()["statuspage"]["incidents"]
    assert [update["body"] for update in shown["incident_updates"]] == [draft.newest_revision().content.body]
    assert Approval.objects.count() == len(slack.posts("published")) == 1
    assert {view.user for view in views} == {ARUN, *OTHERS}
