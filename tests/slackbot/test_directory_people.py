"""The people of the alert's team, from the company's directory: beside those on call, and never invented."""

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import REGISTRY

from clients import breaker, workos
from clients.errors import TryLater
from incidents.models import Incident, Person
from incidents.models.incident import State
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from sandbox.workos import CHECKOUT
from slackbot.warroom import accounts
from tests.conftest import native
from tests.slackbot.conftest import CARLA, INES, RAVI, Slack, actions_of, text_of

Opened = Callable[..., Incident]
LENA, MEI = "U0LENA000", "U0MEI0000"
ON_CALL = {INES, RAVI, CARLA, MEI}
FAILED = ["DIRECTORY_LOOKUP_FAILED", "ASSEMBLY_FALLBACK_INITIATED"]
NOBODY_ADDED = "so nobody was added from it. Add people with `/incident invite @name`."


@pytest.fixture
def opened(fire: Callable[..., Any], settle: Callable[[], None]) -> Opened:
    """Fires that alert, or the usual one; what came of it, its room assembled."""

    def fire_and_settle(body: dict[str, Any] | None = None) -> Incident:
        fire(body)
        settle()
        return Incident.objects.get()

    return fire_and_settle


def asked(slack: Slack) -> int:
    """How often WorkOS was called."""
    return sum(call.system == "workos" for call in slack.world.calls)


def headline(slack: Slack) -> str:
    return text_of(slack.posts("headline")[0])


def via(incident: Incident) -> dict[str, str]:
    """Why each responder is one, by first name; each is one once."""
    return {str(one.person).partition(" ")[0]: one.via for one in incident.responders.all()}


def of_team(integration: str | None = None, **labels: str) -> dict[str, Any]:
    """An alert of that OnCall team, with these labels."""
    return native(integration={"id": "CCHECKOUT1", "team": integration, "labels": {"severity": "critical", **labels}})


def test_a_colleague_of_the_team_who_is_not_on_call_is_invited(slack: Slack, room: Incident) -> None:
    assert set(slack.room.members) == {BOT_USER, LENA, *ON_CALL}
    lena = room.responders.get(person__slack_id=LENA)
    assert (lena.via, lena.level, lena.invited_at is not None) == ("team checkout", 0, True)
    assert "The team directory" not in headline(slack)


def test_who_is_on_call_too_is_one_responder_by_what_oncall_says(room: Incident) -> None:
    assert via(room)["Carla"] == "named in the escalation chain"
    assert list(room.responders.values_list("person__email", flat=True)).count("carla@example.com") == 1
    assert room.responders.get(person__slack_id=CARLA).level == 2


def test_who_is_suspended_or_has_no_address_is_not_asked(room: Incident) -> None:
    assert set(via(room)) == {"Ines", "Ravi", "Carla", "Noor", "Mei", "Lena"}


def test_a_colleague_without_a_slack_account_is_named_as_not_reached(slack: Slack, opened: Opened) -> None:
    user = slack.world.workos.add(CHECKOUT, email="Pat@example.com", first_name="Pat", last_name="Paper")
    incident = opened()
    assert "Not reached: Noor Haddad (no Slack account), Pat Paper (no Slack account)\n" in headline(slack)
    pat = Person.objects.get(directory_id=user["id"])
    assert (pat.email, pat.slack_id) == ("pat@example.com", "")
    assert incident.responders.get(person=pat).not_reached == "no Slack account"


@pytest.mark.parametrize(
    "body",
    [
        of_team("checkout"),
        of_team("CHECKOUT", service="cart"),
        of_team(None, team="Checkout"),
        of_team("Shop", service="checkout"),
        of_team("Shop", team="Cart", service="checkout"),
    ],
)
def test_the_team_is_the_alerts_own_then_its_label_then_its_service(
    slack: Slack, opened: Opened, body: dict[str, Any]
) -> None:
    assert via(opened(body))["Lena"] == "team checkout"


def test_a_team_that_the_map_does_not_have_has_the_group_of_all_others(slack: Slack, opened: Opened) -> None:
    opened(of_team("Payments", team="payments", service="payments"))
    assert asked(slack) == 1


def test_a_team_that_has_no_group_asks_nothing_and_claims_nothing(slack: Slack, opened: Opened, settings: Any) -> None:
    settings.WORKOS_TEAM_GROUP_MAP = {"checkout": "directory_group_01CHECKOUT"}
    opened(of_team("Payments", team="payments", service="payments"))
    assert asked(slack) == 0
    assert set(slack.room.members) == {BOT_USER, *ON_CALL}
    assert "directory" not in headline(slack)


def test_without_a_directory_nothing_is_asked_or_claimed(slack: Slack, opened: Opened, settings: Any) -> None:
    settings.WORKOS_API_KEY = ""
    opened()
    assert (asked(slack), "directory" in headline(slack)) == (0, False)


@pytest.mark.parametrize(
    ("status", "says"), [(500, "did not answer"), (403, "refused the lookup"), (404, "refused the lookup")]
)
def test_a_directory_that_fails_without_a_copy_adds_nobody_and_says_so(
    slack: Slack, opened: Opened, status: int, says: str
) -> None:
    slack.world.faults = {"workos": Fault(status=status)}
    before = REGISTRY.get_sample_value("directory_lookup_failure_count_total") or 0
    incident = opened()
    assert set(slack.room.members) == {BOT_USER, *ON_CALL}
    assert f"\nThe team directory {says}, {NOBODY_ADDED}\n" in headline(slack)
    assert [action for action in actions_of(incident) if action in FAILED] == FAILED
    assert REGISTRY.get_sample_value("directory_lookup_failure_count_total") == before + 1
    assert incident.state == State.ROOM_ASSEMBLED


def test_the_record_says_which_group_failed_how_and_who_was_left(slack: Slack, opened: Opened) -> None:
    slack.world.faults = {"workos": Fault(status=502)}
    incident = opened()
    failed, fallback = (incident.events.get(action=action) for action in FAILED)
    assert failed.detail == {"group": CHECKOUT, "code": "502"}
    assert fallback.detail == {"on_call": 5}
    assert "Assembled without the directory, with 5 on call" in [line.said for line in timeline(incident)]


def test_both_lookups_failing_are_said_in_one_line(slack: Slack, opened: Opened) -> None:
    slack.world.faults = {"workos": Fault(status=500), "oncall": Fault(status=503)}
    opened()
    assert slack.room.members == [BOT_USER]
    on_call = "OnCall did not answer, so nobody was added from it."
    assert f"\n{on_call} The team directory did not answer, {NOBODY_ADDED}\n" in headline(slack)


def test_oncall_failing_still_invites_the_team(slack: Slack, opened: Opened) -> None:
    slack.world.faults = {"oncall": Fault(status=503)}
    opened()
    assert set(slack.room.members) == {BOT_USER, RAVI, CARLA, MEI, LENA}
    assert "OnCall did not answer" in headline(slack)


def test_an_older_copy_is_used_and_the_headline_says_when_it_was_read(
    slack: Slack, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = workos.group_members(CHECKOUT)
    monkeypatch.setattr(workos, "FRESH_SECONDS", -1)
    slack.world.faults = {"workos": Fault(status=500)}
    incident = opened()
    assert LENA in slack.room.members
    assert f"so team checkout is from a copy of {copy.read_at:%H:%M} UTC." in headline(slack)
    assert not set(FAILED) & set(actions_of(incident))


def test_a_group_that_was_not_read_whole_is_said(slack: Slack, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workos, "MOST_PEOPLE", 3)
    opened()
    assert "Team checkout has more people in the directory than the 3 who were read." in headline(slack)


def test_an_open_circuit_is_a_directory_that_does_not_answer(slack: Slack, opened: Opened) -> None:
    for _ in range(breaker.FAILURES):
        breaker.note("workos", alive=False)
    opened()
    assert asked(slack) == 0
    assert f"The team directory did not answer, {NOBODY_ADDED}" in headline(slack)
    assert set(slack.room.members) == {BOT_USER, *ON_CALL}


def test_a_directory_that_hangs_does_not_hold_the_room(
    slack: Slack, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workos, "WHOLE_SECONDS", 0.3)  # the real one is 8
    slack.world.faults = {"workos": Fault(delay_s=1.5)}
    opened()
    assert f"The team directory did not answer, {NOBODY_ADDED}" in headline(slack)
    assert set(slack.room.members) == {BOT_USER, *ON_CALL}


def test_slack_silent_about_everybody_is_no_answer(slack: Slack) -> None:
    for _ in range(breaker.FAILURES):
        breaker.note("slack", alive=False)
    with pytest.raises(TryLater):
        accounts.slack_accounts(needed=set(), others={"lena@example.com"})


def test_the_directory_is_asked_while_oncall_is(slack: Slack, opened: Opened) -> None:
    slack.world.faults = {"oncall": Fault(delay_s=0.1)}
    opened()
    order = [call.system for call in slack.world.calls if call.system in ("workos", "oncall")]
    assert order.index("workos") < len(order) - 1
