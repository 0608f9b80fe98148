"""Who is on call on a schedule, and paging them, at OnCall's stand-in."""

import pytest
from pytest_django import Settings

from clients import oncall_paging
from clients.errors import OutcomeUnknown, Refused
from sandbox.faults import Fault
from sandbox.world import World


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"


def page(*users: str) -> str:
    return oncall_paging.page(users, title="T", message="M", url="http://testserver/x")


def test_a_schedule_says_who_is_on_it_now() -> None:
    now = oncall_paging.on_call_now("SAPPROVE01")
    assert (now.schedule, [one.email for one in now.people]) == ("Customer updates", ["arun@example.com"])


def test_paging_makes_an_alert_group_of_its_own(world: World) -> None:
    group = page("UOC0ARUN01", "UOC0INES01")
    assert world.oncall.paged == [
        {"alert_group_id": group, "users": ["UOC0ARUN01", "UOC0INES01"], "title": "T", "message": "M"}
    ]


@pytest.mark.parametrize(("users", "why"), [((), "must be specified"), (("UNOBODY001",), "400")])
def test_a_page_to_nobody_is_refused(world: World, users: tuple[str, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        page(*users)


def test_a_service_accounts_token_may_not_page(world: World, settings: Settings) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = settings.GRAFANA_ONCALL_TOKEN
    with pytest.raises(Refused, match="permission"):
        page("UOC0ARUN01")


def test_a_lost_answer_is_an_unknown_outcome_and_not_repeated_here(world: World) -> None:
    world.faults = {"oncall": Fault(lose_answers=1.0)}
    with pytest.raises(OutcomeUnknown):
        page("UOC0ARUN01")
    assert len(world.oncall.paged) == 1
