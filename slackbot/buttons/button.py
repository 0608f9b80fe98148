"""What a button is."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.asked import Asked


@dataclass(frozen=True, kw_only=True)
class Button:
    """`run` gives the reply, or nothing. `opens_modal`: a loading modal is opened before the click is answered."""

    action_id: str
    run: Callable[[Asked], str]
    opens_modal: bool = False
    fresh: bool = False  # Slack is asked anew whether this person is who they were
