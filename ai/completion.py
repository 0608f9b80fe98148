"""What a model answered, and what it is paid by."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """`cached` were read from the model's prompt cache, `written` into it: both are input, at prices of their own."""

    input: int = 0
    cached: int = 0
    written: int = 0
    output: int = 0


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What the model wrote, and why it stopped: end_turn, max_tokens, refusal or another of its words."""

    text: str = field(repr=False)
    stopped: str
    tokens: Tokens
