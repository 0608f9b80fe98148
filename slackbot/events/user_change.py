"""An account of Slack's has changed: who is gone there is deactivated here, at once.

https://docs.slack.dev/reference/events/user_change
"""

from incidents.actor import Actor
from incidents.deactivation import deactivated_outside
from incidents.models.person import Person
from slackbot.events.event_kind import EventKind, Noted
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Sent, SomeId
from slackbot.workspace import workspace

SLACK = Actor(via="slack", name="slack")


class Member(Sent):
    """Somebody's account as it is now."""

    id: SomeId
    deleted: bool = False


class UserChange(Sent):
    user: Member


def note(happened: UserChange) -> Noted | None:
    """Of accounts that we do not know, or that are still there, nothing."""
    user = happened.user
    if not user.deleted:
        return None
    person = Person.objects.filter(slack_team=workspace().key, slack_id=user.id, is_active=True).first()
    return Noted(slack_user=user.id, person=person) if person else None


def run(request: InboundRequest) -> str:
    """Deactivates the row of that account: the person, unless it was merged into another who has an account still."""
    deactivated_outside(request.somebody, said_by="slack", actor=SLACK)
    return ""


EVENT = EventKind(
    type="user_change", subscription="user_change", scopes=("users:read",), shape=UserChange, note=note, run=run
)
