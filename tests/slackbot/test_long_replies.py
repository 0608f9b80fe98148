"""What is too long to show at once: the newest is kept, no line is cut in the middle, and the rest is in the console."""

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import people
from incidents.links import console
from incidents.models import Incident
from incidents.notes import add_note
from slackbot.blocks import MAX_SECTION, MAX_WORDS, cut, escape, paragraphs, the_newest
from slackbot.commands import timeline
from slackbot.commands.registry import COMMANDS
from slackbot.models import InboundRequest
from slackbot.reply import send
from tests.conftest import by
from tests.slackbot.conftest import CARLA, Slack, text_of

Settle = Callable[[], None]
MARKUP = st.sampled_from(["<!date^1700000000^{time}|12:00 UTC>", "<@U0CARLA00>", "&lt;", "&amp;", "word", " ", "\n"])
HALF = re.compile(r"<[^<>]*$|&(?!amp;|lt;|gt;)")


def note(incident: Incident, text: str) -> None:
    add_note(incident, text=text, actor=by(people.by_slack(team="T0SANDBOX", user=CARLA, name="Carla Berg")))


@given(st.lists(MARKUP, max_size=60).map("".join), st.integers(min_value=50, max_value=400))
def test_nothing_is_cut_in_the_middle_of_markup(text: str, most: int) -> None:
    shown = cut(text, most)
    assert len(shown) <= most
    assert not HALF.search(shown)
    assert shown == text or shown.endswith("…")


@given(st.lists(st.text(max_size=30), max_size=20), st.integers(min_value=0, max_value=200))
def test_the_newest_lines_are_kept_whole(lines: list[str], most: int) -> None:
    kept = the_newest(lines, most)
    assert kept == lines[len(lines) - len(kept) :]
    assert len("\n".join(kept)) <= most
    before = lines[: len(lines) - len(kept)]
    assert not before or len("\n".join([before[-1], *kept])) >= most


def test_the_timeline_ends_with_what_is_newest(slack: Slack, room: Incident, settle: Settle) -> None:
    for number in range(20):
        note(room, f"{number}: {'<&> ' * 119}")
    slack.command("timeline", by=CARLA)
    settle()
    [told] = slack.told(CARLA)
    [shown] = [one for one in slack.room.messages if one.ephemeral_to == CARLA]
    assert text_of(shown) == told
    assert told.split("\n")[-1].endswith("(Carla Berg)")
    assert "Note: 19: " in told.split("\n")[-1]
    assert re.match(rf"The newest of \d+ entries: <{re.escape(console(room))}\|Console>\n<!date\^", told)


def test_every_line_of_it_is_whole(room: Incident) -> None:
    for number in range(20):
        note(room, f"{number}: {'<&> ' * 119}")
    first, *lines = timeline.newest(room, most=15).split("\n")
    assert len(lines) >= 3
    for line in lines:
        assert html.unescape(line).endswith("(Carla Berg)")
    assert not any(HALF.search(block["text"]["text"]) for block in paragraphs([first, *lines]))


def test_a_line_that_is_shortened_is_whole_in_the_console(room: Incident) -> None:
    note(room, "x" * 500)
    assert timeline.newest(room, most=15).startswith(f"Whole: <{console(room)}|Console>\n")


def test_a_reply_longer_than_a_message_keeps_its_end(slack: Slack, room: Incident, settle: Settle) -> None:
    slack.command("status", by=CARLA)
    settle()
    request = InboundRequest.objects.get()
    request.reply = "\n".join(f"{number} {'x' * 90}" for number in range(500))
    send(request)
    shown = slack.told(CARLA)[-1].split("\n")
    assert (shown[0], shown[-1][:4]) == ("…", "499 ")
    assert all(len(line) > 90 for line in shown[1:])


@pytest.mark.parametrize("many", [1, 20])
def test_help_of_any_length_is_parted_between_lines(many: int) -> None:
    listed = [f"`/incident {escape(one.usage)}` {one.does}" for one in COMMANDS] * many
    sections = [block["text"]["text"] for block in paragraphs(listed)]
    assert "\n".join(sections).split("\n") == listed
    assert all(len(one) <= MAX_SECTION for one in sections)
    assert MAX_WORDS < 12_000
