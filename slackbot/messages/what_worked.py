"""What follows an end, in words: what is done, under way, not done, and what is to be done by hand. Of each part a piece."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from incidents.models.alert import TO_BE_TOLD, Alert, ToldOver
from incidents.models.incident import Incident
from incidents.short import short
from incidents.tell_over import REFUSED, to_tell, why_not_told
from slackbot.blocks import escape, the_first

MOST_NAMED = 5  # alert groups that OnCall did not take; more are counted


@dataclass(frozen=True, kw_only=True)
class Part:
    """What became of one thing that follows; mrkdwn, empty where there is nothing to say."""

    done: str = ""
    under_way: str = ""
    not_done: str = ""
    by_hand: str = ""


def in_words(*parts: Part) -> str:
    """`Done: room told, on call told (16 of 17).`, and what is not."""
    said = f"Done: {', '.join(['room told', *_each(parts, 'done')])}."
    if under_way := _each(parts, "under_way"):
        said += f" Under way: {', '.join(under_way)}."
    if not_done := _each(parts, "not_done"):
        by_hand = " ".join(_each(parts, "by_hand")) or "Nothing for you to do by hand."
        said += f"\nNot done: {'; '.join(not_done)}. {by_hand}"
    return said


def _each(parts: Sequence[Part], name: str) -> list[str]:
    return [said for part in parts if (said := getattr(part, name))]


def on_call(incident: Incident) -> Part:
    """Of the incident's alert groups in OnCall; nothing where it has none there, or OnCall is told nothing."""
    alerts = list(to_tell(incident)) if settings.GRAFANA_ONCALL_USER_TOKEN and not incident.shadow else []
    if not alerts:
        return Part()
    done = sum(alert.told_over == ToldOver.DONE for alert in alerts)
    left = [alert for alert in alerts if alert.told_over in TO_BE_TOLD]
    refused = [alert for alert in alerts if alert.told_over == ToldOver.REFUSED]
    told = f"on call told ({done} of {len(alerts)})" if done else ""
    why = why_not_told(incident) if left else ""
    if left and not why and not refused:
        return Part(done=told, under_way="telling on call")
    return Part(
        done=told,
        not_done="; ".join(filter(None, [_named(left, why), _named(refused, REFUSED)])),
        by_hand="Please resolve those in OnCall by hand." if refused or why == REFUSED else "",
    )


def _named(alerts: Sequence[Alert], why: str) -> str:
    """`alert group Checkout errors (OnCall refused it)`."""
    names = [f"<{one.url}|{_title(one)}>" if one.url.startswith("https://") else _title(one) for one in alerts]
    return (
        f"alert group{'' if len(names) == 1 else 's'} {the_first(names, MOST_NAMED)} ({why})" if names and why else ""
    )


def _title(alert: Alert) -> str:
    return escape(short(alert.title, 60)).replace("|", "/")
