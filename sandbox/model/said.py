"""What a character of the stand-in model answers, and which of several it chooses."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_OF_THIS_CALL = re.compile(r"UNTRUSTED-[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words and why they end; `raw`, where the body of the answer is no message at all."""

    text: str = ""
    stop_reason: str = "end_turn"
    raw: bytes | None = None


def chosen(one_of: Sequence[T], asked: str) -> T:
    """By the question, but for the delimiter of its fence, which is another in every call."""
    digest = hashlib.sha256(_OF_THIS_CALL.sub("", asked).encode(errors="replace")).digest()
    return one_of[int.from_bytes(digest[:4]) % len(one_of)]
