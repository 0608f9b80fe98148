"""Whether somebody is still who they were: asked of Slack at the moment it matters, before a claim or an approval."""

from clients.errors import OutsideError
from incidents import people
from incidents.errors import NotYours, VerbRefused
from incidents.verb import record_refusal
from slackbot import client
from slackbot.asked import Asked


def refuse_unless_genuine(asked: Asked) -> None:
    """Raises NotYours for a deactivated account, a bot, a guest or a stranger; the refusal is on the incident's record."""
    try:
        _ask_slack(asked)
    except VerbRefused as refusal:
        if asked.incident:
            record_refusal(asked.incident, actor=asked.actor, verb=asked.request.name, refusal=refusal)
        raise


def _ask_slack(asked: Asked) -> None:
    """If Slack cannot say, the answer is no."""
    person = asked.person
    try:
        user = client.user_info(person.slack_id)
    except OutsideError:
        raise NotYours(
            "Slack cannot say who you are just now, so nothing was done. Try again, or use the console."
        ) from None
    if user.deleted or user.is_bot or user.is_restricted or user.is_ultra_restricted or user.is_stranger:
        raise NotYours("Guests, bots and deactivated accounts cannot do this.")
    people.keep_current(person, name=user.real_name, email=user.email)
