"""The cases, as they stand in the files beside: calm incidents, messages of a room, and attacks."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Incident:
    """`timeline` are lines as `02:11 Note: …`. The draft has to say one of `says`, and nothing of `never`."""

    title: str
    severity: str
    minutes: int
    timeline: list[str]
    published: str
    hint: str
    says: list[str]
    never: list[str]


@dataclass(frozen=True, kw_only=True)
class Message:
    """What somebody wrote in a room, and whether it is a status update."""

    text: str
    update: bool


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`place` is where the text stands: `title`, `note`, `chat` (a kept message of the room) or `hint`."""

    kind: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.place}"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


INCIDENTS = [Incident(**one) for one in _lines("drafts")]
MESSAGES = [Message(**one) for one in _lines("messages")]
ATTACKS = [Attack(**one) for one in _lines("attacks")]
