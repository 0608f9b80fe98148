"""Everything customers will see and where: the content of a revision, its canonical form and its digest."""

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import rfc8785

from statuspage.errors import ReadBackMismatch, UnreadableContent

NEW = "new"  # target of a first post
MAX_BODY = 3_000  # characters; what one input of a Slack modal holds, and customers read it on a phone


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


@dataclass(frozen=True, kw_only=True)
class ComponentChange:
    """A component as the preview named it, its state there and then (`was`), and the state that it is to be shown in."""

    name: str
    was: str
    state: str

    @property
    def in_words(self) -> str:
        """`Checkout: partial outage`"""
        return f"{self.name}: {self.state.replace('_', ' ')}"


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

    def __post_init__(self) -> None:
        refuse_hidden(self.title)
        refuse_hidden(self.body)
        if not self.body.strip() or not self.title.strip():
            raise UnreadableContent("There are no words in it. Write what customers should read.")
        if len(self.body) > MAX_BODY:
            raise UnreadableContent(
                f"The text has {len(self.body)} characters; at most {MAX_BODY} can be reviewed and published."
            )

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
            return cls(**stored | words | {"components": components})
        except (ValueError, TypeError, KeyError, AttributeError, UnreadableContent) as error:
            raise ReadBackMismatch("The stored words cannot be read.") from error


def digest_of(canonical: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(canonical).hexdigest()


def refuse_hidden(text: str) -> None:
    """A draft is plain text: control, zero-width, bidirectional and private-use characters are refused, with where they stand."""
    for place, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"} and character not in "\n\t":
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise UnreadableContent(
                f"Character {place + 1} is {name}, which nobody can see. Remove it, then save again."
            )
