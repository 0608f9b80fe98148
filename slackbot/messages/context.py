"""M2, what we see: the numbers now and two hours ago, the last deploy, who owns the code, and what did not answer."""

from incidents.context import COMMITS_LENGTH, Context, Measure
from incidents.context_words import burn, errors, errors_before, p99, p99_before
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from incidents.short import short
from incidents.snapshots import first, newest
from slackbot.blocks import (
    Block,
    Message,
    actions,
    button,
    clock,
    escape,
    link_button,
    notification,
    section,
    the_first,
)
from slackbot.context import explore

EVENT_TYPE = "context"
LATE_SECONDS = 30
MOST_OWNERS = 4
NO_SERVICE = "No service is named for this incident, so its metrics, logs and traces were not looked up."
NOTHING_CONNECTED = "Nothing is connected to look at: set MIMIR_URL, LOKI_URL, TEMPO_URL, or GITHUB_TOKEN."


def render(incident: Incident, *, with_chart: bool = True) -> Message:
    """The newest snapshot beside the first one. Raises LookupError before there is one."""
    shown, at_first = newest(incident), first(incident)
    if shown is None or at_first is None:
        raise LookupError("nothing was looked up yet")
    lines = [line for line in _lines(incident, shown, at_first) if line]
    return Message(
        event_type=EVENT_TYPE,
        text=notification(_push(incident, shown)),
        blocks=[_head("\n".join(lines), shown), *(_chart(incident) if with_chart else []), *_buttons(shown)],
    )


def _lines(incident: Incident, shown: ContextSnapshot, at_first: ContextSnapshot) -> list[str]:
    """At most seven, with the button an eighth."""
    context = shown.context
    return [
        f"*As of {clock(shown.taken_at)}*{f': {escape(short(context.service, 60))}' if context.service else ''}",
        _numbers(context, at_first.context if at_first != shown else None),
        burn(context) if Measure.BURN in context.numbers else "",
        _deploy(context),
        _owners(context),
        _unanswered(context),
        _late(incident, at_first),
    ]


def _numbers(context: Context, earlier: Context | None) -> str:
    """`Errors 3 % (at first 21 %, two hours ago 0.4 %), p99 0.9 s (4.8 s, 0.9 s)`."""
    if not context.numbers:
        return ""
    was_errors = f"at first {errors(earlier)}, " if earlier else ""
    was_p99 = f"{p99(earlier)}, " if earlier else ""
    return (
        f"Errors *{errors(context)}* ({was_errors}two hours ago {errors_before(context)}),"
        f" p99 *{p99(context)}* ({was_p99}{p99_before(context)})"
    )


def _deploy(context: Context) -> str:
    if context.commits:
        last = context.commits[0]
        who = f", {escape(short(last.author, 40))}" if last.author else ""
        return f"Last deploy: {escape(last.repo)} `{escape(last.sha[:7])}`, {clock(last.at)}{who}"
    none = f"No deploy in the last {COMMITS_LENGTH.seconds // 3600} hours"
    return none if "GitHub" in context.answered and "GitHub" not in context.silent + context.refused else ""


def _owners(context: Context) -> str:
    owners = [escape(short(owner, 60)) for owner in context.owners]
    return f"Owners: {the_first(owners, MOST_OWNERS)}" if owners else ""


def _unanswered(context: Context) -> str:
    """What failed, by name; or why there was nothing to ask."""
    if not context.asked:
        return NOTHING_CONNECTED if context.service else NO_SERVICE
    silent = [name for name in context.silent if name not in context.answered]
    in_part = [name for name in context.silent if name in context.answered]
    said = [
        f"No answer from {one_after_another(silent)} within 5 s" if silent else "",
        f"{one_after_another(in_part)} answered in part" if in_part else "",
        f"{one_after_another(context.refused)} refused, which its settings may explain" if context.refused else "",
    ]
    rest = "the rest is complete" if context.answered else ""
    failed = "; ".join(filter(None, [*said, rest if any(said) else ""]))
    return " ".join(filter(None, [NO_SERVICE if not context.service else "", failed]))


def one_after_another(names: list[str]) -> str:
    """`Mimir, Loki and Tempo`"""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _late(incident: Incident, at_first: ContextSnapshot) -> str:
    seconds = round((at_first.taken_at - incident.room.created_at).total_seconds())
    is_late = seconds > LATE_SECONDS
    return f"First looked up {seconds} s after the room opened: no worker was free sooner" if is_late else ""


def _push(incident: Incident, shown: ContextSnapshot) -> str:
    context = shown.context
    said = f"errors {errors(context)}, p99 {p99(context)}" if context.numbers else "what could be looked up"
    return f"{incident.reference} as of {shown.taken_at:%H:%M} UTC: {said}."


def _head(text: str, shown: ContextSnapshot) -> Block:
    refresh = {"accessory": button("Refresh", action_id="refresh_context")} if shown.context.asked else {}
    return section(text) | refresh


def _chart(incident: Incident) -> list[Block]:
    """The newest picture there is: that of a refresh comes a moment later."""
    drawn = ContextSnapshot.objects.filter(incident=incident).exclude(chart="").last()
    return [{"type": "image", "slack_file": {"id": drawn.chart}, "alt_text": alt_text(drawn)}] if drawn else []


def alt_text(snapshot: ContextSnapshot) -> str:
    """The picture in words, for those who cannot see it."""
    context = snapshot.context
    return (
        f"Error rate and p99 latency of {short(context.service, 60)} over two and a half hours up to"
        f" {snapshot.taken_at:%H:%M} UTC. Errors: {errors(context)}, two hours before {errors_before(context)}."
        f" p99: {p99(context)}, two hours before {p99_before(context)}."
    )


def _buttons(shown: ContextSnapshot) -> list[Block]:
    context, numbers = shown.context, explore.numbers(shown) if shown.context.numbers else ""
    has_details = context.lines or context.traces or context.commits
    row = [
        *([button("Details", action_id="context_details")] if has_details else []),
        *([link_button("Numbers in Grafana", url=numbers, action_id="open_explore")] if numbers else []),
    ]
    return [actions(*row, block_id="context")] if row else []
