"""What people put after a command: other orders, other spaces, other dashes, other quotes. Never a guess that nobody sees."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incidents import intake, people, roles
from incidents.errors import VerbRefused
from incidents.models import Incident, Person
from incidents.models.incident import Severity
from slackbot.commands import service
from slackbot.commands.registry import read
from slackbot.which_incident import named
from tests.conftest import by
from tests.slackbot.conftest import CARLA, OTTO, Slack, words_in
from tests.slackbot.test_room_commands import do

Settle = Callable[[], None]


@pytest.fixture
def led(room: Incident) -> Incident:
    """Carla leads."""
    roles.claim(room, actor=by(people.by_slack(team="T0SANDBOX", user=CARLA)))
    return room


@pytest.mark.parametrize("parted", ["P2\u00a0", "“p2”:\n", "P2\u2014", "\u200b\uff30\uff12\u200b — "])
def test_a_severity_is_known_whatever_parts_it_from_the_reason(
    slack: Slack, led: Incident, settle: Settle, parted: str
) -> None:
    assert "is P2" in do(slack, settle, f"severity {parted}one region", by=CARLA)
    assert led.events.get(action="SEVERITY_CHANGED").words == {"why": "one region"}


@pytest.mark.parametrize("words", ["", "P4", "because P2"])
def test_no_other_severity_is(slack: Slack, led: Incident, settle: Settle, words: str) -> None:
    assert do(slack, settle, f"severity {words}", by=CARLA).startswith("Nothing was done. Say P1, P2 or P3")


REFERENCES = [
    "INC-2",
    "inc\u20112",
    "INC\u20132",
    "INC\u2014\u20142",
    "INC 2",
    "INC2",
    "#2",
    "\uff12",
    "INC-2.",
    "to INC-2",
    "of: “INC-2”",
]


@pytest.mark.parametrize("words", REFERENCES)
def test_another_incident_is_known_with_any_dash(transactional_db: None, outsider: Person, words: str) -> None:
    other, _ = intake.declare(title="Search", severity=Severity.P3, actor=by(outsider), person=outsider)
    typed = words.replace("2", str(other.number)).replace("\uff12", str(other.number))
    assert named(read(f"related {typed}")[1], actor=by(outsider)) == other


@pytest.mark.parametrize("words", ["", "of", "INC-", "INC-2 and INC-3", "INC-" + "9" * 20, "\u00b2", "\u0663"])
def test_nothing_else_is_one(transactional_db: None, outsider: Person, words: str) -> None:
    with pytest.raises(VerbRefused, match="Nothing was changed"):
        named(words, actor=by(outsider))


@pytest.mark.parametrize(
    "words",
    [
        "started\u00a002:05\u00a0UTC\u00a0why",
        "Started\n02:05 utc why",
        "“started” 02:05 GMT why",
        "started 02:05 Z why",
    ],
)
def test_a_time_is_read_whatever_parts_its_words(slack: Slack, room: Incident, settle: Settle, words: str) -> None:
    assert ", 02:05 UTC)" in do(slack, settle, f"time {words}", by=CARLA)


@pytest.mark.parametrize("zone", ["CEST", "PST", "Mars/Base"])
def test_a_zone_that_is_not_known_is_not_taken_for_ones_own(
    slack: Slack, room: Incident, settle: Settle, zone: str
) -> None:
    said = do(slack, settle, f"time started 02:05 {zone} why", by=CARLA)
    assert said == f"Nothing was corrected: I do not know the zone {zone}. Name it like UTC or Europe/Berlin."


@pytest.mark.parametrize(
    "words",
    [
        '"Card", "Card vault"',
        "Card\u00a0Card\u00a0vault",
        "card\nCARD  VAULT",
        "Card; Card vault",
        "“Card” “Card vault”",
    ],
)
def test_services_are_parted_by_anything(settings: Any, transactional_db: None, words: str) -> None:
    settings.AFFECTED_SERVICES = ["Card", "Card vault"]
    assert service._named(words) == ["Card", "Card vault"]


@pytest.fixture
def can_page(room: Incident, settings: Any) -> None:
    """OnCall takes pages from us."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"


@pytest.mark.usefixtures("can_page")
@pytest.mark.parametrize("words", ["“Primary” down", "primary: down", "Primary\u00a0down", "“Primary”, down"])
def test_a_schedule_may_be_quoted(slack: Slack, settle: Settle, words: str) -> None:
    slack.command(f"page {words}", by=CARLA)
    settle()
    assert "They will read" in words_in(slack.view(CARLA))
    assert "'initial_value': 'down'" in str(slack.view(CARLA).body)


@pytest.mark.parametrize(
    "words",
    [
        "<@{}|otto> ops\u2010lead",
        "“OPS LEAD”:\n<@{}|otto>",
        "ops—lead <@{}>",
    ],
)
def test_a_role_may_come_after_the_person_and_with_any_dash(
    slack: Slack, led: Incident, settle: Settle, words: str
) -> None:
    assert "is ops lead" in do(slack, settle, f"role {words.format(OTTO)}", by=CARLA)


@pytest.mark.parametrize("words", ["", "@otto", "<mailto:o@x.io|o@x.io>", "<!here>", "<#C1|x>"])
def test_who_is_no_mention_is_told_how_to_name_somebody(
    slack: Slack, led: Incident, settle: Settle, words: str
) -> None:
    said = do(slack, settle, f"handoff {words}", by=CARLA)
    assert said.startswith(
        "Nothing was done. I know people by their mention: type @ and choose them from Slack's list."
    )
    assert "&lt;" not in said


@pytest.mark.parametrize("command", ["invite", "handoff", "role scribe", "task fix it"])
def test_nobody_of_another_company_is_named(slack: Slack, led: Incident, settle: Settle, command: str) -> None:
    slack.world.slack.people[OTTO] = replace(slack.world.slack.people[OTTO], team="T0PARTNER")
    said = do(slack, settle, f"{command} <@{OTTO}|otto>", by=CARLA)
    assert said == "Nothing was done: Otto Weiss is a guest, a bot, a stranger or deactivated. Name a colleague."


def test_schedules_are_found_by_what_is_seen(slack: Slack, room: Incident, settle: Settle) -> None:
    assert do(slack, settle, "oncall \u200bPRIMARY\u200b", by=CARLA).startswith("Primary: ")
    assert do(slack, settle, "oncall x", by=CARLA) == "OnCall has no schedule of that name: x."
