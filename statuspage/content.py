"""Everything customers will see and where: the content of a revision, its canonical form and its digest."""

import hashlib
import json
from dataclasses import InitVar, asdict, dataclass, field
from enum import StrEnum
from typing import Any

import rfc8785

from statuspage.errors import ReadBackMismatch, UnreadableContent
from statuspage.hidden import refuse_hidden

NEW = "new"  # target of a first post
MAX_TITLE, MAX_BODY = 255, 25_000  # characters; what Statuspage takes


class Status(StrEnum):
    """Statuspage's statuses of an incident."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class Impact(StrEnum):
    """Statuspage's impacts. Always sent."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class ComponentState(StrEnum):
    """The states in which an update may show a component. Maintenance is Statuspage's own kind of incident."""

    OPERATIONAL = "operational"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"


@dataclass(frozen=True, kw_only=True)
class ComponentChange:
    """A component as the preview named it, its state there and then (`was`), and the state that it is to be shown in."""

    name: str
    was: str
    state: str

    @property
    def in_words(self) -> str:
        """`Checkout: partial outage`"""
        return f"{self.name}: {in_words(self.state)}"

    @property
    def from_to(self) -> str:
        """`Checkout: from operational to partial outage`"""
        if self.was == self.state:
            return f"{self.name}: stays {in_words(self.state)}"
        return f"{self.name}: from {in_words(self.was)} to {in_words(self.state)}"


def in_words(state: str) -> str:
    """`partial outage`"""
    return state.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is approved, word by word. `target` is NEW or a Statuspage incident id, `follows` the publication before it."""

    page: str
    target: str
    follows: str
    title: str
    body: str
    status: Status
    impact: Impact
    components: dict[str, ComponentChange] = field(default_factory=dict)  # by the component's id
    notify: bool = True

    as_stored: InitVar[bool] = False  # it was saved, by the rules of its day, and is only read

    def __post_init__(self, as_stored: bool) -> None:
        if not as_stored:
            self._refuse_unreadable()

    def _refuse_unreadable(self) -> None:
        refuse_hidden(self.title, where="the title")
        refuse_hidden(self.body, where="the text")
        if not self.body.strip() or not self.title.strip():
            raise UnreadableContent("There are no words in it. Write what customers should read.")
        for what, text, most in (("title", self.title, MAX_TITLE), ("text", self.body, MAX_BODY)):
            if len(text) > most:
                raise UnreadableContent(f"The {what} has {len(text)} characters; Statuspage takes at most {most}.")
        if "\n" in self.title:
            raise UnreadableContent("The title has more than one line. Write it in one.")

    def components_in_words(self) -> str:
        """`Checkout: partial outage`; empty where no component changes."""
        return ", ".join(change.in_words for change in self.components.values())

    def canonical(self) -> bytes:
        """RFC 8785 bytes: what the digest covers and what is stored."""
        return rfc8785.dumps(asdict(self))

    @classmethod
    def parse(cls, canonical: bytes) -> "Content":
        """The content that these bytes are; raises ReadBackMismatch for bytes that never were one."""
        try:
            stored: dict[str, Any] = json.loads(canonical)
            components = {key: ComponentChange(**change) for key, change in stored["components"].items()}
            words = {"status": Status(stored["status"]), "impact": Impact(stored["impact"])}
            return cls(**stored | words | {"components": components, "as_stored": True})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ReadBackMismatch("The stored words cannot be read.") from error


def digest_of(canonical: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(canonical).hexdigest()
