"""The broken one answers with something that is no answer. How, the question decides, or whoever names one of its ways.

What is very slow is any character with the fault `delay_s`.
"""

from collections.abc import Callable

from sandbox.model import good
from sandbox.model.said import Said, chosen


def malformed(_system: str, _asked: str) -> Said:
    """A body that ends in the middle."""
    return Said(raw=b'{"id": "msg_bdrk_broken", "type": "message", "content": [{"type": "te')


def empty(_system: str, _asked: str) -> Said:
    """A message without words."""
    return Said(text="")


def truncated(system: str, asked: str) -> Said:
    """Cut off in the middle of a word, and it says so."""
    said = good.answer(system, asked).text
    return Said(text=said[: len(said) * 2 // 3], stop_reason="max_tokens")


def refusing(_system: str, _asked: str) -> Said:
    """A model's refusal: https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons"""
    return Said(text="I'm sorry, but I can't help with that.", stop_reason="refusal")


WAYS: dict[str, Callable[[str, str], Said]] = {
    "malformed": malformed,
    "empty": empty,
    "truncated": truncated,
    "refusing": refusing,
}


def answer(system: str, asked: str) -> Said:
    """One of its ways."""
    return WAYS[chosen(sorted(WAYS), asked)](system, asked)
