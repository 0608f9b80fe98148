"""Issues, labels and people at Linear's stand-in, and Linear's errors as the three failures."""

import json
import uuid
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from clients import linear, linear_graphql
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

TEAM = django_settings.LINEAR_TEAM_ID


def create(**more: object) -> linear.Issue:
    given: dict[str, Any] = {"id": uuid.uuid4(), "team_id": TEAM, "project_id": None, "title": "t", "description": "d"}
    return linear.create_issue(**{**given, "label_ids": [], "assignee_id": None, **more})


def failing(odd: OddServer, settings: Settings, code: str, status: int = 200, *headers: str) -> None:
    settings.LINEAR_API_URL = odd.url
    errors = [{"message": "m", "extensions": {"code": code, "userPresentableMessage": "Words for people."}}]
    odd.script = [answer(status, json.dumps({"data": None, "errors": errors}).encode(), *headers)]


def test_an_issue_is_made_under_our_own_id(world: World) -> None:
    ours = uuid.uuid4()
    label = linear.label(team_id=TEAM, name="postmortem")
    ines = linear.user_by_email("Ines@Example.com")
    made = create(id=ours, label_ids=[label], assignee_id=ines, project_id=django_settings.LINEAR_PROJECT_ID)
    [kept] = world.snapshot()["linear"]["issues"]
    assert (made.id, made.identifier) == (ours, kept["identifier"])
    assert (kept["labels"], kept["assignee"]) == (["postmortem"], "ines@example.com")


def test_the_same_issue_again_is_the_one_made_before(world: World) -> None:
    ours = uuid.uuid4()
    assert create(id=ours) == create(id=ours)
    assert len(world.snapshot()["linear"]["issues"]) == 1


def test_an_issue_whose_answer_was_lost_is_found(world: World) -> None:
    ours = uuid.uuid4()
    world.faults = {"linear": Fault(lose_answers=1.0)}
    with pytest.raises(TryLater):
        create(id=ours)
    world.faults = {}
    assert create(id=ours) == linear.find_issue(ours)
    assert len(world.snapshot()["linear"]["issues"]) == 1


def test_an_issue_that_is_not_there_is_none() -> None:
    assert linear.find_issue(uuid.uuid4()) is None


def test_an_issue_that_linear_will_not_take_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused) as refused:
        create(title="")
    assert refused.value.detail == "title should not be empty"


def test_somebody_unknown_is_none() -> None:
    assert linear.user_by_email("nobody@example.com") is None


def test_a_label_is_made_once_in_any_case(world: World) -> None:
    assert linear.label(team_id=TEAM, name="P1") == linear.label(team_id=TEAM, name="p1")
    assert len(world.linear.labels) == 1


def test_a_wrong_key_is_refused(settings: Settings) -> None:
    settings.LINEAR_API_KEY = "wrong"
    with pytest.raises(Refused) as refused:
        linear.user_by_email("ines@example.com")
    assert refused.value.code == "AUTHENTICATION_ERROR"


@pytest.mark.parametrize("status", [200, 400])
def test_a_rate_limit_is_tried_later_whatever_its_status(odd: OddServer, settings: Settings, status: int) -> None:
    failing(odd, settings, "RATELIMITED", status)
    with pytest.raises(TryLater) as later:
        create()
    assert later.value.after == linear_graphql.RATE_LIMIT_WAIT


def test_a_failure_inside_linear_is_tried_later(odd: OddServer, settings: Settings) -> None:
    failing(odd, settings, "INTERNAL_SERVER_ERROR")
    with pytest.raises(TryLater):
        linear.user_by_email("ines@example.com")


def test_an_outage_is_tried_later(world: World) -> None:
    world.faults = {"linear": Fault(status=502)}
    with pytest.raises(TryLater):
        create()


def test_an_issue_is_brought_up_to_date(world: World) -> None:
    issue = create()
    linear.update_issue(issue.id, title="T2", description="D2", add=[], remove=[])
    [kept] = world.snapshot()["linear"]["issues"]
    assert (kept["title"], kept["description"]) == ("T2", "D2")
