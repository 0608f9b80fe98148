"""Block Kit pieces as plain dicts (docs.slack.dev/reference/block-kit).

Text from outside is escaped here or sent as plain_text.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.utils import timezone

from incidents.models.person import Person
from incidents.short import short

Block = dict[str, Any]

MAX_SECTION = 3000
MAX_NOTIFICATION = 150
MAX_WORDS = 11_000  # of all blocks of a message together; Slack refuses some 12,000
UNFINISHED = re.compile(r"(<[^<>]*|&#?\w{0,8})\Z")


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is posted: `text` reads alone in a notification, `event_type` is Slack's metadata and our database key."""

    event_type: str
    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Text as text in mrkdwn: no mention, no link, no channel call comes of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(mrkdwn: str, most: int) -> str:
    """At most that many characters of mrkdwn, whole lines where there are several; what is cut is marked.

    Never in the middle of a mention, a link, a time or an escaped sign.
    """
    if len(mrkdwn) <= most:
        return mrkdwn
    lines, parted, _ = mrkdwn[: most - 1].rpartition("\n")
    return f"{lines}\n…" if parted else UNFINISHED.sub("", mrkdwn[: most - 1]) + "…"


def the_newest(lines: Sequence[str], most: int) -> list[str]:
    """As many of the last lines as fit, each whole."""
    room = accumulate(len(line) + 1 for line in reversed(lines))
    return list(lines[len(lines) - sum(taken <= most for taken in room) :])


def the_first(named: Sequence[str], most: int) -> str:
    """That many of them in a row, and how many more there are."""
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return f"{', '.join(named[:most])}{more}"


def notification(text: str) -> str:
    """Plain words, escaped, at most 150 characters as read."""
    return escape(short(text, MAX_NOTIFICATION))


def as_read(mrkdwn: str) -> str:
    """mrkdwn as plain words: labels instead of links and times, no mentions."""
    labelled = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", mrkdwn)
    return html.unescape(re.sub(r"<[^<>]*>", "", labelled)).replace("*", "").replace("`", "")


def mention(person: Person) -> str:
    """The person as mrkdwn: a mention where there is a Slack account, else the name as text, of at most 60 characters."""
    return f"<@{person.slack_id}>" if person.slack_id else escape(short(str(person), 60))


def section(mrkdwn: str) -> Block:
    """A paragraph, of at most 3,000 characters; the caller escapes what is not ours."""
    return {"type": "section", "text": _mrkdwn(mrkdwn)}


def header(text: str) -> Block:
    """A heading of ours, of at most 150 characters."""
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def plain(text: str) -> list[Block]:
    """Somebody's words exactly as they are, in as many blocks as they take."""
    pieces = [text[start : start + MAX_SECTION] for start in range(0, len(text), MAX_SECTION)] or [" "]
    return [{"type": "section", "text": {"type": "plain_text", "text": piece, "emoji": False}} for piece in pieces]


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn in as few blocks as hold them. A longer one goes on in the next block, and none begins with nothing."""
    packed: list[str] = []
    for piece in (piece for line in lines for piece in _pieces(line)):
        if packed and len(packed[-1]) + len(piece) < MAX_SECTION:
            packed[-1] += f"\n{piece}"
        elif piece.strip():
            packed.append(piece)
    return [section(one) for one in packed]


def _pieces(line: str) -> Iterator[str]:
    """Parted in the middle of no mention, link, time or escaped sign."""
    while len(line) > MAX_SECTION:
        piece = UNFINISHED.sub("", line[:MAX_SECTION]) or line[:MAX_SECTION]
        yield piece
        line = line[len(piece) :]
    yield line


def context(mrkdwn: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [_mrkdwn(mrkdwn)]}


def _mrkdwn(text: str) -> Block:
    """`verbatim`: Slack makes no links of bare addresses and names in it."""
    return {"type": "mrkdwn", "text": cut(text, MAX_SECTION), "verbatim": True}


def button(
    text: str, *, action_id: str, value: str = "", style: str = "", confirm: tuple[str, str, str] | None = None
) -> Block:
    """A button that comes back to us; `confirm` is what is asked first: title, words (300 characters), and the yes."""
    element: Block = {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id}
    element |= ({"value": value} if value else {}) | ({"style": style} if style else {})
    return element | ({"confirm": _confirm(*confirm)} if confirm else {})


def _confirm(title: str, text: str, yes: str) -> Block:
    said = {"title": title, "text": text, "confirm": yes, "deny": "Cancel"}
    return {name: {"type": "plain_text", "text": words} for name, words in said.items()}


def link_button(text: str, *, url: str, action_id: str) -> Block:
    """A button that opens a page. Slack reports its click like any other's: it is known by its action id (`is_link`)."""
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, "url": url}


def is_link(action_id: str) -> bool:
    """Whether the click has opened a page, so that nothing is left to do."""
    return action_id.startswith("open_") or action_id.endswith("_in_console")


def person_menu(text: str, *, action_id: str) -> Block:
    """A menu of everybody in this Slack; whom somebody chooses comes back to us at once."""
    return {"type": "users_select", "action_id": action_id, "placeholder": {"type": "plain_text", "text": text}}


def actions(*elements: Block, block_id: str) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def modal(
    *, title: str, blocks: list[Block], callback_id: str, submit: str = "", close: str = "Close", shown: str = ""
) -> Block:
    """A view of type modal; titles and buttons hold 24 characters. `shown` comes back with its submission, unseen."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": close},
        "private_metadata": shown,
        "blocks": blocks,
    }
    return view | {"submit": {"type": "plain_text", "text": submit}} if submit else view


def loading_modal(*, title: str, callback_id: str, what: str = "") -> Block:
    """Opened within three seconds of the click, and shown until it is filled; it cannot be submitted."""
    words = f"One moment, loading{f' {what}' if what else ''}…"
    return modal(title=title, blocks=[section(words)], callback_id=callback_id)


def clock(at: datetime) -> str:
    """The time in the reader's own zone, with its day unless that is today; UTC where Slack cannot."""
    shown = "{time}" if _is_today(at) else "{date_short_pretty} {time}"
    return f"<!date^{int(at.timestamp())}^{shown}|{in_utc(at)}>"


def day(on: date) -> str:
    """A day, the same for every reader: `3 Dec`, or `3 Dec 2027` of another year."""
    return f"{on:%-d %b}" if on.year == timezone.now().year else f"{on:%-d %b %Y}"


def in_utc(at: datetime) -> str:
    """The same as plain words, for whom no zone is known: `02:11 UTC`, or `28 Nov 02:11 UTC`."""
    return f"{at:%H:%M} UTC" if _is_today(at) else f"{at:%-d %b %H:%M} UTC"


def _is_today(at: datetime) -> bool:
    """For every reader, wherever they are: of this day, and of the last or next twelve hours."""
    now = timezone.now()
    return at.astimezone(UTC).date() == now.date() and abs(at - now) < timedelta(hours=12)
