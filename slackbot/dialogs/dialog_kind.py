"""What a dialog is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incidents.actor import Actor
from slackbot.models.review import Review


@dataclass(frozen=True, kw_only=True)
class DialogKind:
    """`submit(review, values, actor)` calls one verb at once, since only the answer to a submission can put an error into it.

    `field` is the action id of the input beside which a refusal is shown.
    """

    callback_id: str
    field: str
    submit: Callable[[Review, Mapping[str, str], Actor], None]
