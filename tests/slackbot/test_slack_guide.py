"""docs/slack.md is true: what it counts is in it, what it names is there, and all of it takes less than ten minutes."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from incident_response.doctor import slack as doctor
from slackbot.commands import declare
from slackbot.manifest import scopes
from slackbot.messages import headline
from tests.fences.code import ROOT

PAGE = (ROOT / "docs" / "slack.md").read_text()
WALK, TROUBLE = PAGE.split("## If it does not work")
INTRODUCTION, STEPS = WALK.split("## Before you begin")
CLICKS = re.findall(r"\*\*(.+?)\*\*", "\n".join(re.findall(r"^\d\. .+(?:\n   .+)*", STEPS, re.MULTILINE)))
TYPED = re.findall(r"^ {4}(\S.*)$", STEPS, re.MULTILINE)
COMMANDS = [line for line in TYPED if line.startswith("manage.py")]
ROW = re.compile(r"^\| (.+?)(?: \(clocked.*?\))? \| (\d+) \| ([\d.]+) \| (\d+) \|$", re.MULTILINE)
IN_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}


def counted() -> dict[str, int]:
    return {what.partition(",")[0].partition(":")[0]: int(many) for what, many, _, _ in ROW.findall(PAGE)}


def test_what_is_reckoned_is_what_the_page_has() -> None:
    assert counted() == {
        "words read": len(WALK.split()),
        "clicks": len(CLICKS),
        "secrets copied": sum("…" in line for line in TYPED),
        "lines typed": len(TYPED),
        "characters of them": sum(map(len, TYPED)),
        "the first command after `make setup`": 1,
        "commands after it": len(COMMANDS) - 1,
        "processes that start": 1,
        "a room that opens": 1,
    }


def test_it_takes_less_than_ten_minutes() -> None:
    seconds = {what: round(int(many) * float(each)) for what, many, each, _ in ROW.findall(PAGE)}
    assert [int(told) for _, _, _, told in ROW.findall(PAGE)] == list(seconds.values())
    together = sum(seconds.values())
    assert f"| **together** | | | {together} |" in PAGE
    (minutes,) = re.findall(r"About (\w+) minutes", INTRODUCTION)
    assert together <= IN_WORDS[minutes] * 60 < 600
    assert f"in about {minutes} minutes" in (ROOT / "docs" / "connect.md").read_text()


def test_its_beginning_says_how_much_there_is_to_do() -> None:
    told = f"{len(CLICKS)} clicks, two secrets to copy, three commands, one line in Slack"
    assert told in INTRODUCTION
    assert len(COMMANDS) == 3


def test_as_many_scopes_as_slack_will_list() -> None:
    assert f"lists {len(scopes())} bot scopes" in STEPS


def test_the_link_is_as_long_as_it_says() -> None:
    link = StringIO()
    call_command("slack_manifest", "--link", stdout=link)
    assert f"one line of {round(len(link.getvalue()), -3):,} characters" in STEPS


def test_the_buttons_that_end_the_room_are_there() -> None:
    words = Path(headline.__file__).read_text()
    assert {'"False alarm"' in words, '"More"' in words, "**False alarm**" in STEPS} == {True}
    assert f"/incident {declare.COMMAND.name} P3" in STEPS


def test_doctor_says_what_the_page_says_of_it() -> None:
    assert f"`{doctor.CALLS}` may say none yet" in STEPS
    assert f"`ok    {doctor.CALLS}: the last came under 1 min ago`" in STEPS
    assert all(label in PAGE for label in ("Event Subscriptions", "Retry", "Verified", "Bot User OAuth Token"))
