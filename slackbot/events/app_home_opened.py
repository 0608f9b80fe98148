"""Somebody opened the app's Home: it is drawn for them as things stand.

https://docs.slack.dev/reference/events/app_home_opened
"""

from incidents import people
from slackbot import home
from slackbot.events.event_kind import EventKind, Noted
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Sent, SomeId
from slackbot.workspace import workspace

HOME = "home"


class AppHomeOpened(Sent):
    """`tab` is the one that was opened: of the messages beside it nothing follows."""

    user: SomeId
    tab: str = ""


def note(happened: AppHomeOpened) -> Noted | None:
    """Whoever opened it, known before or not."""
    if happened.tab != HOME:
        return None
    person = people.by_slack(team=workspace().key, user=happened.user)
    return Noted(slack_user=happened.user, person=person)


def run(request: InboundRequest) -> str:
    """Nothing is said about it."""
    home.show(request)
    return ""


EVENT = EventKind(
    type="app_home_opened", subscription="app_home_opened", scopes=(), shape=AppHomeOpened, note=note, run=run
)
