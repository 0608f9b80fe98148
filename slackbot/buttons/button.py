"""What a button is."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.asked import Asked
from slackbot.blocks import Block


@dataclass(frozen=True, kw_only=True)
class Button:
    """`run` gives the reply, or nothing. `loading` is the modal that is opened before the click is answered, if one is.

    `verb` is its line in the table of who may (incidents/authority.py), asked before it is run.
    """

    action_id: str
    verb: str
    run: Callable[[Asked], str]
    loading: Callable[[], Block] | None = None
    is_whole: bool = False  # that modal is: nothing is left for a worker to fill, and `run` is not called
    in_dialog: bool = False  # it stands in a modal and on no message
    fresh: bool = False  # Slack is asked anew whether this person is who they were
