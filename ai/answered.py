"""An answer of the model's that should be JSON."""

import re

# as models like to answer, though they are told not to
FENCED = re.compile(r"\A```(?:json)?\s*(.*?)\s*```\Z", re.DOTALL)


def as_json(text: str) -> str:
    """Without the code fence around it, if there is one; whether it is JSON its reader finds out."""
    return FENCED.sub(r"\1", text.strip())
