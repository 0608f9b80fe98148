"""What a dialog is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from incidents.actor import Actor
from incidents.models.incident import Incident
from incidents.models.person import Person


class Opened(Protocol):
    """What a modal of ours shows, as we keep it."""

    @property
    def incident(self) -> Incident:
        """Which it is about."""


T = TypeVar("T", bound=Opened)


@dataclass(frozen=True, kw_only=True)
class DialogKind(Generic[T]):
    """`submit(opened, values, actor)` calls one verb at once, since only the answer to a submission can put an error into it.

    `opened(view, person)` is what we opened that modal for, None while it is loading. `field` is the action id of the input
    beside which a refusal is shown.
    """

    callback_id: str
    field: str
    opened: Callable[[str, Person], T | None]
    submit: Callable[[T, Mapping[str, str], Actor], None]
