"""Entries of the timeline under somebody's words: each with its number, which leads to its event in the console."""

from collections.abc import Iterable

from incidents import links
from incidents.short import short
from incidents.timeline import Line
from slackbot.blocks import Block, clock, escape, paragraphs

SAID = 200  # characters of one


def numbered(line: Line) -> str:
    """`[12]`, a link."""
    return f"<{links.event(line.event)}|[{line.seq}]>"


def listed(heading: str, lines: Iterable[Line]) -> list[Block]:
    """A line each under the heading (mrkdwn); nothing where there are none."""
    shown = [f"{numbered(line)} {clock(line.at)} {escape(short(line.said, SAID))}" for line in lines]
    return paragraphs([heading, *shown]) if shown else []
