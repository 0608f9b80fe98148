"""What people type is kept and given back as they typed it, whatever Slack writes in its place."""

from collections.abc import Callable

import pytest

from incidents.models import Incident, Person
from incidents.timeline import timeline
from slackbot.blocks import MAX_SECTION, paragraphs
from slackbot.commands.registry import read
from slackbot.words import MAX_TEXT, as_words
from tests.slackbot.conftest import CARLA, INES, Slack, text_of

Settle = Callable[[], None]


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;D &lt;b&gt; 5 &lt; 6 &amp;amp;", "R&D <b> 5 < 6 &amp;"),
        ("<@U1|ines> <#C1|payments> <#C1>", "@ines #payments #C1"),
        ("<!here> <!channel|channel> <!subteam^S1|@sre> <!subteam^S1>", "@here @channel @sre @subteam"),
        ("<!date^1764123060^{time}|02:11 UTC>", "02:11 UTC"),
        ("<https://x.io/a?b=1&amp;c=2>", "https://x.io/a?b=1&c=2"),
        ("<http://checkout.example.com|checkout.example.com> is down", "checkout.example.com is down"),
        ("<mailto:ines@x.io|ines@x.io>", "ines@x.io"),
        ("<https://x.io/a|the graph>", "the graph (https://x.io/a)"),
        ("<b> <script> <> a < b", "<b> <script> <> a < b"),
        ("\u202eabc \u200b\U0001f600", "\u202eabc \u200b\U0001f600"),
    ],
)
def test_signs_names_and_links_are_those_that_were_typed(sent: str, typed: str) -> None:
    assert as_words(sent) == typed


def test_somebody_without_a_label_is_called_by_their_name(ic: Person, outside: object) -> None:
    assert as_words(f"<@{INES}> and <@U0NOBODY0>") == "@Ines Castro and @U0NOBODY0"


@pytest.mark.parametrize("command", ["note", "update", "cancel", "reopen", "status draft", "status update"])
def test_every_text_is_kept_so(command: str) -> None:
    assert read(f"{command} see <https://x.io|x.io> R&amp;D")[1] == "see x.io R&D"


def test_a_title_too(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("declare P3 <http://pay.example.com|pay.example.com> &amp; <!here> fail", by=CARLA, channel="general")
    settle()
    assert Incident.objects.latest("number").title == "pay.example.com & @here fail"


def test_the_timeline_tells_a_note_as_it_was_typed(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command(f"note <@{INES}|ines> saw <https://x.io/a?b=1&amp;c=2> &lt; 5", by=CARLA)
    settle()
    assert "Note: @ines saw https://x.io/a?b=1&c=2 < 5" in [line.said for line in timeline(room)]


def test_what_slack_writes_for_a_sign_counts_as_that_sign(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command(f"note {'&amp;' * (MAX_TEXT - len('note '))}", by=CARLA)
    settle()
    assert "Noted" in slack.told(CARLA)[-1]


@pytest.mark.parametrize(
    "text", ["word \U0001f600 " * 570, f"{'x' * 3100}\n\n{'y' * 800}", "\n\n".join(["a" * 1999] * 2)]
)
def test_an_overlong_text_is_given_back_whole(slack: Slack, room: Incident, text: str) -> None:
    slack.command(f"note {text}", by=CARLA)
    (said,) = [one for one in slack.room.messages if one.ephemeral_to == CARLA]
    assert "".join(text.split()) in "".join(text_of(said).split())


def test_of_one_longer_than_a_message_holds_the_beginning_is(slack: Slack, room: Incident) -> None:
    said = slack.command(f"note {'&amp;' * 4000}", by=CARLA)["text"]
    assert said.startswith("That is 4005 characters; at most 500 fit. Nothing was done.")
    assert said.endswith("\u2026")


@pytest.mark.parametrize(
    "typed", ["invite —x <@U0OTTO000|otto>", "claim <@U0OTTO000|otto>", "declare —x <@U0OTTO000|otto>"]
)
def test_a_refusal_gives_names_back_as_they_were_typed(slack: Slack, room: Incident, typed: str) -> None:
    said = slack.command(typed, by=CARLA)["text"]
    assert "@otto" in said
    assert "U0OTTO000" not in said


def test_a_long_line_goes_on_in_the_next_block() -> None:
    line = "&amp;" * 1500 + f"<https://x.io|{'y' * 100}>"
    parts = [one["text"]["text"] for one in paragraphs(["", line, "", "end"])]
    assert "".join(parts) == f"{line}\n\nend"
    assert all(0 < len(part) <= MAX_SECTION and not part.startswith(("amp;", ";")) for part in parts)
