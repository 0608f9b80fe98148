"""What follows when Slack says no, and what people are told of it: its code, and never that itself, in one table.

https://docs.slack.dev/reference/methods : each method's page lists its codes. docs/when-slack-says-no.md has the same table.
"""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What follows for the work that met it; `value` is how the guide says it."""

    HELD = "held, and tried about once a minute until it is mended"
    LATER = "tried again by itself"
    AROUND = "gone about another way"
    CLOSED = "held, and tried once a minute until one can write there again"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """`sentence` is the fact, `remedy` what a person does about it. `{scope}` is the scope that is missing."""

    outcome: Outcome
    sentence: str
    remedy: str

    def words(self, scope: str = "") -> str:
        """Both, for a person."""
        return f"{self.sentence} {self.remedy}".replace("{scope}", scope or "the scope that is missing")


def _held(sentence: str, remedy: str) -> Refusal:
    return Refusal(outcome=Outcome.HELD, sentence=sentence, remedy=remedy)


def _closed(sentence: str, remedy: str) -> Refusal:
    return Refusal(outcome=Outcome.CLOSED, sentence=sentence, remedy=remedy)


def _around(sentence: str, remedy: str) -> Refusal:
    return Refusal(outcome=Outcome.AROUND, sentence=sentence, remedy=remedy)


REINSTALL = "Install the app again and put its new token into SLACK_BOT_TOKEN."
APPROVE = "Ask one of its admins to approve the app for this workspace, and install it again."
BY_ITSELF = "Nothing to do."

REFUSALS: dict[str, Refusal] = {
    # our token, and what it may do
    "invalid_auth": _held("it does not know the app's token.", "Compare SLACK_BOT_TOKEN with the app's own."),
    "not_authed": _held("it was given no token.", "Put the app's token into SLACK_BOT_TOKEN."),
    "token_revoked": _held("the app's token was revoked.", REINSTALL),
    "token_expired": _held("the app's token has run out.", REINSTALL),
    "account_inactive": _held("the app was removed from the workspace, or its bot was deactivated.", REINSTALL),
    "missing_scope": _held(
        "the app lacks the scope {scope}.", "Paste the new manifest and reinstall the app with {scope}."
    ),
    "restricted_action": _held(
        "the workspace does not let the app do this.",
        "Ask one of its admins to let the app create private channels, invite to them and post there.",
    ),
    "access_denied": _held("it does not let the app at this.", APPROVE),
    "no_permission": _held("it does not let the app at this.", APPROVE),
    "team_access_not_granted": _held("the app is not approved for this workspace.", APPROVE),
    "enterprise_is_restricted": _held("the organisation does not let the app do this.", APPROVE),
    "ekm_access_denied": _held(
        "the workspace's encryption keys were withdrawn.", "Ask one of its admins to let messages be posted again."
    ),
    "accesslimited": _held(
        "the app may not be used from here.", "Add this installation's addresses to the app's allowed IP ranges."
    ),
    "not_allowed_token_type": _held(
        "a token of this kind may not do this.", "Put the app's bot token (xoxb-) into SLACK_BOT_TOKEN."
    ),
    "two_factor_setup_required": _held(
        "it asks for two-factor authentication.", "Ask one of its admins to set that up for the app's owner."
    ),
    # the room's channel
    "name_taken": _around("a channel of that name is there already.", "Ours is taken up again, else the next name is."),
    "is_archived": _closed("somebody archived the room's channel.", "Unarchive it in Slack."),
    "is_inactive": _closed("the room's channel is frozen.", "Ask one of its admins to open it again."),
    "not_in_channel": _closed("somebody removed the app from the room's channel.", "Add it to the channel again."),
    "channel_not_found": _closed(
        "the room's channel is gone, or the app was removed from it.", "Add the app to it again."
    ),
    # people
    "user_not_in_channel": _around("they are not in that channel.", "The answer comes as a direct message."),
    "cant_invite_self": _around("the app is in already.", BY_ITSELF),
    "user_disabled": _around(
        "their account is deactivated.", "They count as not reached; add somebody else with `invite`."
    ),
    # time
    "ratelimited": Refusal(
        outcome=Outcome.LATER,
        sentence="it takes no more of these calls just now.",
        remedy="They are made when it does.",
    ),
    "expired_trigger_id": _around("the dialog came too late to be opened.", "Press the button again."),
}
SILENT = "Slack does not answer."  # an outage, to whoever is told of it


def closed(code: str) -> bool:
    """Whether it is about a channel in which nobody can write."""
    return code in REFUSALS and REFUSALS[code].outcome is Outcome.CLOSED


def held(code: str) -> bool:
    """Whether it is for an operator to mend."""
    return code in REFUSALS and REFUSALS[code].outcome is Outcome.HELD
