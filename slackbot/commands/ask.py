"""What is asked for where somebody presses the button of a command, instead of typing what stands after its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from slackbot.asked import Asked


class Kind(Enum):
    TEXT = "text"
    PERSON = "somebody of this Slack"
    PEOPLE = "some of them"
    CHOICE = "one of some values"
    SOME = "none, one or more of some values"


@dataclass(frozen=True)
class Ask:
    """One input. What is entered becomes words of the command, in the order of its asks; where nothing is, `empty` does.

    `options` gives for a choice each value, and what is read of it; `chosen` those that are chosen at first, of SOME.
    """

    name: str
    label: str
    kind: Kind
    options: Callable[[Asked], Mapping[str, str]] | None = None
    empty: str = ""
    optional: bool = False
    chosen: Callable[[Asked], Sequence[str]] | None = None

    @property
    def may_be_left(self) -> bool:
        """Whether the dialog can be sent off without it."""
        return self.optional or bool(self.empty)

    def words(self, entered: str) -> str:
        """As they would have been typed: people by their mention."""
        if self.kind in (Kind.PERSON, Kind.PEOPLE):
            entered = " ".join(f"<@{account}>" for account in entered.split())
        return entered or self.empty
