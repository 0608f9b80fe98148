"""Values under secret-looking keys reach neither the audit log nor the processes' own logs. What was hidden is marked."""

import re
from typing import Any

SECRET_KEY = re.compile(
    r"token|secret|passw|api_?key|authorization|credential|private_?key|signature|hmac|cookie|session", re.IGNORECASE
)
HIDDEN = "[hidden]"


def hide_secrets(value: Any) -> Any:
    """The value with everything under a secret-looking key replaced, at any depth."""
    if isinstance(value, dict):
        return {key: HIDDEN if SECRET_KEY.search(str(key)) else hide_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [hide_secrets(inner) for inner in value]
    return value
