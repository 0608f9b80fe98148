"""An account of Slack's has changed: who is gone there is deactivated here, at once; who is a guest now is asked about anew.

https://docs.slack.dev/reference/events/user_change
"""

from incidents.actor import Actor
from incidents.deactivation import deactivated_outside
from incidents.models.person import Person
from slackbot.events.event_kind import EventKind, Noted
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Sent, SomeId
from slackbot.warroom.accounts import ask_again
from slackbot.workspace import workspace

SLACK = Actor(via="slack", name="slack")
GUEST = "guest"


class Member(Sent):
    """Somebody's account as it is now."""

    id: SomeId
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False


class UserChange(Sent):
    user: Member


def note(happened: UserChange) -> Noted | None:
    """Of accounts that we do not know, or that are still a colleague's, nothing."""
    user = happened.user
    known = Person.objects.filter(slack_team=workspace().key, slack_id=user.id, is_active=True)
    if user.deleted:
        person, what = known.first(), ""
    elif user.is_restricted or user.is_ultra_restricted:
        person, what = known.exclude(slack_seen_at=None).first(), GUEST
    else:
        return None
    return Noted(slack_user=user.id, person=person, words=what) if person else None


def run(request: InboundRequest) -> str:
    """Deactivates the row of that account: the person, unless it was merged into another who has an account still."""
    if request.words == GUEST:
        ask_again(request.somebody)
    else:
        deactivated_outside(request.somebody, said_by="slack", actor=SLACK)
    return ""


EVENT = EventKind(
    type="user_change", subscription="user_change", scopes=("users:read",), shape=UserChange, note=note, run=run
)
