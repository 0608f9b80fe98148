"""Details of what we see, a modal: the log lines, traces and commits behind the message."""

from incidents.context import Commit, Context, Trace
from incidents.models.context_snapshot import ContextSnapshot
from incidents.short import short
from slackbot.blocks import Block, clock, context, escape, loading_modal, modal, section
from slackbot.context import explore

CALLBACK_ID = "context_details"
TITLE = "What we see"


def loading() -> Block:
    """Opened within three seconds of the click."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def filled(snapshot: ContextSnapshot) -> Block:
    """As the message shows it: lines and traces as they are (times in UTC), commits with their links."""
    seen = snapshot.context
    blocks = [
        context(f"{escape(short(seen.service, 100)) or 'No service'}, as of {clock(snapshot.taken_at)}"),
        *_listed(
            f"*Error lines (redacted; times in UTC)*{_link(explore.lines(snapshot))}",
            [f"{one.at:%H:%M:%S} {one.text}" for one in seen.lines],
        ),
        *_listed(f"*Traces (times in UTC)*{_link(explore.traces(snapshot))}", [_trace(one) for one in seen.traces]),
        *_commits(seen),
    ]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID)


def _trace(one: Trace) -> str:
    return f"{one.at:%H:%M:%S} {one.ms} ms {one.name}\n{one.id}"


def _link(address: str) -> str:
    return f" <{escape(address)}|Grafana>" if address else ""


def _listed(heading: str, lines: list[str]) -> list[Block]:
    """Words from outside, where nothing in them is markup, under a heading of ours."""
    if not lines:
        return []
    text = {"type": "text", "text": "\n".join(lines)}
    preformatted = {"type": "rich_text_preformatted", "elements": [text]}
    return [section(heading), {"type": "rich_text", "elements": [preformatted]}]


def _commits(seen: Context) -> list[Block]:
    if not seen.commits:
        return []
    return [section("*Commits*"), section("\n".join(_commit(one) for one in seen.commits))]


def _commit(one: Commit) -> str:
    sha = escape(one.sha[:7])
    linked = f"<{escape(one.url)}|{sha}>" if one.url.startswith("https://") and "|" not in one.url else sha
    return f"{escape(one.repo)} {linked} {clock(one.at)} {escape(short(one.message, 120))} ({escape(one.author)})"
