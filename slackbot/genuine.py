"""Whether somebody is still who they were: asked of Slack at the moment it matters, before a claim or an approval."""

from collections.abc import Callable
from functools import partial

from clients.errors import OutsideError
from incidents import people
from incidents.errors import NotYours, VerbRefused
from incidents.models.person import Person
from incidents.verb import record_refusal
from slackbot import client
from slackbot.asked import Asked
from slackbot.workspace import workspace

ANSWERED_WITHIN = 1.5  # seconds, where a dialog waits for it: Slack gives up on our answer after three


def refuse_unless_genuine(asked: Asked) -> None:
    """Raises NotYours for a deactivated account, a bot, a guest or a stranger; the refusal is on the incident's record."""
    try:
        _refuse_strange(partial(client.user_info, asked.request.account), asked.person)
    except VerbRefused as refusal:
        if asked.incident:
            record_refusal(asked.incident, actor=asked.actor, verb=asked.request.name, refusal=refusal)
        raise


def refuse_strange(account: str, person: Person) -> None:
    """The same while a dialog waits for its answer; whoever calls records the refusal."""
    _refuse_strange(partial(client.user_info, account, deadline=ANSWERED_WITHIN), person)


def _refuse_strange(ask: Callable[[], client.User], person: Person) -> None:
    """If Slack cannot say, the answer is no."""
    try:
        user = ask()
    except OutsideError:
        raise NotYours(
            "Slack cannot say who you are just now, so nothing was done. Try again, or use the console."
        ) from None
    if not is_one_of_us(user):
        raise NotYours("Guests, bots and deactivated accounts cannot do this.")
    if person.slack_id == user.id:
        people.seen_in_slack(person, name=user.real_name, email=user.email, tz=user.tz or "")


def is_one_of_us(user: client.User) -> bool:
    """A colleague in our own workspace: no guest, bot or stranger, and not gone."""
    return user.is_colleague and not is_from_elsewhere(user)


def is_from_elsewhere(user: client.User) -> bool:
    """A channel may be shared with another company. In an enterprise a person's team is any of its workspaces."""
    ours = workspace()
    return not ours.enterprise and user.team_id not in ("", ours.team)
