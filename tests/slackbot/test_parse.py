"""What may be typed after a command, and what is refused before anything changes."""

from collections.abc import Callable

import pytest

from incidents import people
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.models.incident import State
from incidents.roles import claim
from slackbot.commands import parse
from slackbot.commands.command import Command
from slackbot.commands.registry import BY_NAME, COMMANDS, read
from slackbot.models import InboundRequest
from slackbot.words import as_words
from tests.conftest import by
from tests.slackbot.conftest import CARLA, OTTO, RAVI, Slack

Settle = Callable[[], None]
ALONE = [one for one in COMMANDS if one.takes is parse.nothing]
DASHES = ("-", "--", "\u2013", "\u2014", "\u2212", "\u2796", "\u201c\u2014", "\u200b\u2014", "\u2014 ")


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_what_looks_like_an_option_is_refused_by_every_command(command: Command, dash: str) -> None:
    with pytest.raises(VerbRefused, match="Nothing was"):
        read(f"{command.name} {dash}dry-run")


@pytest.mark.parametrize("words", ["not yet", "now", "\u201cnow\u201d", "!"])
@pytest.mark.parametrize("command", ALONE, ids=lambda one: one.name)
def test_words_after_a_command_that_takes_none_are_refused(command: Command, words: str) -> None:
    with pytest.raises(VerbRefused, match=f"`{command.name}` takes no words after it"):
        read(f"{command.name} {words}")


@pytest.mark.parametrize("typed", ["resolve not yet", "resolve --dry-run", "mitigate \u2014dry-run", "release me"])
def test_nothing_changes(slack: Slack, room: Incident, settle: Settle, typed: str) -> None:
    command, _, words = typed.partition(" ")
    claim(room, actor=by(people.by_slack(team="T0SANDBOX", user=CARLA)))
    told = slack.command(typed, by=CARLA)["text"]
    settle()
    room.refresh_from_db()
    assert (room.state, room.ic is None) == (State.ACTIVE, False)
    assert f"I do not know '{words}'" in told
    assert f"Without them: `/incident {command}`." in told
    assert not InboundRequest.objects.exists()


def test_a_command_of_two_words_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(VerbRefused, match=r"takes no words after it.*\nDid you mean `/incident status draft`"):
        read("status drafts")


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("\u201cstatus\u201d", "status", ""),
        ('"status draft" payments fail', "status draft", "payments fail"),
        ("\u201cnote Rolled back\u201d", "note", "Rolled back"),
        ("  STATUS \u00a0 Draft  payments", "status draft", "payments"),
        ("\u200bclaim\u200b \u200b", "claim", ""),
        ("note \u201cRolled back\u201d", "note", "Rolled back"),
        ("note it\u2019s over", "note", "it\u2019s over"),
        ("note ran kubectl rollout undo --to-revision=3", "note", "ran kubectl rollout undo --to-revision=3"),
        ("note <@U0OTTO000|otto> looks in <#C0PAY000|payments>", "note", "@otto looks in #payments"),
        ('reopen "cron --all" failed', "reopen", '"cron --all" failed'),
        ("status template \u201cWe are looking\u201d", "status template", "We are looking"),
        ("role \u201ccomms lead\u201d <@U0OTTO000|otto>", "role", "comms lead <@U0OTTO000|otto>"),
        ("invite <@U1A|a>,<@U2B|b>", "invite", "<@U1A|a> , <@U2B|b>"),
    ],
)
def test_quotes_spaces_and_escaped_names_are_tolerated(text: str, name: str, words: str) -> None:
    assert read(text) == (BY_NAME[name], words)


@pytest.mark.parametrize("words", ["it is back --dry-run", "it is back \u2014dry-run", "\u2014 it is back"])
def test_an_option_in_a_reason_is_refused_and_the_text_given_back(words: str) -> None:
    with pytest.raises(VerbRefused, match=r"Nothing was done\. I do not know") as refused:
        read(f"reopen {words}")
    assert str(refused.value).endswith(f"Your text:\nreopen {words}")


@pytest.mark.parametrize("words", [" ".join(["<@U0OTTO000|otto>"] * 10), "x" * 101])
def test_more_words_than_a_command_has_options_are_refused_and_given_back(words: str) -> None:
    with pytest.raises(VerbRefused, match="at most 10 words of 100 characters fit") as refused:
        read(f"invite {words}")
    assert str(refused.value).endswith(f"Your text:\ninvite {as_words(words)}")


def test_nine_people_fit() -> None:
    command, words = read("invite " + " ".join(["<@U0OTTO000|otto>"] * 9))
    assert command is BY_NAME["invite"]
    assert len(words.split()) == 9


@pytest.mark.parametrize("between", [", ", ",", " ; ", "\uff0c"])
def test_people_may_be_named_with_commas_between(slack: Slack, room: Incident, settle: Settle, between: str) -> None:
    slack.command(f"invite <@{OTTO}|otto>{between}<@{RAVI}|ravi>", by=CARLA)
    settle()
    assert {OTTO, RAVI} <= set(slack.room.members)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("resolv", "resolve"),
        ("staus draft x", "status draft"),
        ("--status", "status"),
        ("standin", "stand-in"),
        ("on call", "oncall"),
        ("draft", "status draft"),
        ("sev P1", "severity"),
        ("stat", "status"),
    ],
)
def test_an_unknown_command_suggests_the_nearest(slack: Slack, room: Incident, typed: str, meant: str) -> None:
    told = slack.command(typed, by=CARLA)["text"]
    assert told.startswith(f"I do not know that command, and nothing was done. Did you mean `/incident {meant}`?")


@pytest.mark.parametrize(
    "typed", ["", "help me", "?", "--help", "\u2014help", "-h", "/help", "\u201chelp\u201d", "\u200b"]
)
def test_whoever_asks_for_help_gets_it(slack: Slack, room: Incident, typed: str) -> None:
    assert slack.command(typed, by=CARLA)["text"].startswith("`/incident declare")


@pytest.mark.parametrize("typed", ["destroy", "re", "x" * 400, "rel"])
def test_what_is_like_nothing_suggests_nothing(slack: Slack, room: Incident, typed: str) -> None:
    assert "Did you mean" not in slack.command(typed, by=CARLA)["text"]
