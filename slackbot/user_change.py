"""An account of Slack's has changed: who is gone there is deactivated here, at once.

https://docs.slack.dev/reference/events/user_change
"""

from incidents.actor import Actor
from incidents.deactivation import deactivated_outside
from incidents.hurry import atomic_in_a_hurry
from incidents.models.person import Person
from slackbot.asked import Asked
from slackbot.models.inbound_request import RequestKind
from slackbot.sent import EventCallback, Member
from slackbot.taken import owe, take_once
from slackbot.workspace import workspace

EVENT = "user_change"
SLACK = Actor(via="slack", name="slack")


def take(sent: EventCallback) -> None:
    """Puts the event on record with the work it owes, once. Of accounts that we do not know, or that are still there, nothing."""
    user = sent.event.user
    if not isinstance(user, Member) or not user.deleted:
        return
    person = Person.objects.filter(slack_team=workspace().key, slack_id=user.id, is_active=True).first()
    if person is None:
        return
    row = {"name": EVENT, "slack_user": user.id, "person": person}
    with atomic_in_a_hurry():
        request, new = take_once(RequestKind.EVENT, once=sent.event_id, **row)
        if new:
            owe(request)


def run(asked: Asked) -> str:
    """Deactivates the row of that account: the person, unless it was merged into another who has an account still."""
    deactivated_outside(asked.request.person, said_by="slack", actor=SLACK)
    return ""
