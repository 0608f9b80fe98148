"""Secrets reach neither the audit log nor the processes' own logs: values under secret-looking keys, and secrets within texts.

What was hidden is marked, before anything is hashed: the chain proves the rest, and that something was hidden there.
"""

import re
from collections.abc import Iterator
from typing import Any

from incidents.hiding import assignments, tokens
from incidents.hiding.table import Table
from incidents.hiding.take_out import Found, Marks, take_out
from incidents.hiding.views import is_plain, views

SECRET_KEY = re.compile(
    r"token|secret|passw|api_?key|authorization|credential|private_?key|signature|hmac|cookie|session", re.IGNORECASE
)
HIDDEN = "[hidden]"

# Not what merely looks random: ids and hashes do, and they are the evidence.
SECRETS = Table((*tokens.KNOWN, *assignments.RULES))
MARKS = Marks(SECRETS.kinds, "[{} hidden]".format)  # in this order: `secret]: ten` would read as the name of another
SHORTEST = 8  # characters; nothing shorter has both a secret and what tells it


def hide_secrets(value: Any) -> Any:
    """The value with everything under a secret-looking key replaced, and every secret in a text, at any depth."""
    if isinstance(value, str):
        return hide_in_text(value)
    if isinstance(value, dict):
        return {key: HIDDEN if SECRET_KEY.search(str(key)) else hide_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [hide_secrets(inner) for inner in value]
    return value


def hide_in_text(text: str) -> str:
    """The text with a mark such as `[aws_key hidden]` for every secret. In linear time; twice gives the same."""
    if len(text) < SHORTEST or (
        is_plain(text) and not SECRETS.proposes(text.encode())
    ):  # nearly all: a few microseconds
        return text
    return take_out(text, _secrets, lambda plain: SECRETS.near(plain.encode()), MARKS)[0]


def _secrets(text: str) -> Iterator[Found]:
    for view in views(text):
        yield from SECRETS.find(view)
