"""A job's prompt: the stable part of what the model is told, and which version of it that is."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prompts"
DIGITS = 12  # of the SHA-256 in hex: enough to find the words in the history of the file


@dataclass(frozen=True, slots=True)
class Prompt:
    """`version` is on record with every answer, as `status_draft@1f0c2a9b77d4`."""

    text: str = field(repr=False)
    version: str


@cache
def prompt(name: str) -> Prompt:
    """What stands in `prompts/<name>.md`. Raises FileNotFoundError."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
    return Prompt(text=text, version=f"{name}@{digest}")
