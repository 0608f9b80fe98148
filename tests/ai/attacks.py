"""The attacks and the harmless lines that look like some, as data: `attacks.jsonl`, `harmless.jsonl`."""

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`place` is where the text stands: `title`, `note`, `chat` (a kept message of the room) or `hint`."""

    kind: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.place}"


ATTACKS = [Attack(**json.loads(line)) for line in (HERE / "attacks.jsonl").read_text().splitlines()]
HARMLESS: list[str] = [json.loads(line) for line in (HERE / "harmless.jsonl").read_text().splitlines()]
