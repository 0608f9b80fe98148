"""What the gateway before Grafana Cloud's stores does with every request, and what they all make of a parameter.

https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/
"""

import json
import re

from flask import Response, jsonify, request

from sandbox.current import world

QUOTED = r'"((?:[^"\\]|\\.)*)"'
_ESCAPED = re.compile(r"\\.")


class RefusedError(Exception):
    """A store refuses; each says it in a form of its own."""


def admit(user: str) -> tuple[Response, int] | None:
    """Basic auth with the store's own instance id and the token; 401 for anything else."""
    given = request.authorization
    if (
        given is not None
        and given.type == "basic"
        and (given.username, given.password) == (user, world.identity.grafana_cloud_token)
    ):
        return None
    said = {"status": "error", "error": "authentication error: invalid authentication credentials"}
    return jsonify(said), 401


def whole(name: str, default: int | None = None) -> int | None:
    """The parameter as a whole number; raises RefusedError for other words."""
    given = request.args.get(name)
    if given is None:
        return default
    try:
        return int(given)
    except ValueError:
        raise RefusedError(f'invalid {name}: strconv.Atoi: parsing "{given}": invalid syntax') from None


def text_in(quoted: str) -> str:
    """What stands between double quotes, read as Go reads it; an escape that JSON does not know stays as it is."""
    try:
        return str(json.loads(f'"{quoted}"'))
    except ValueError:
        return quoted


def is_balanced(query: str) -> bool:
    """Whether brackets and quotes of a query are closed: the one thing about it that all stand-ins check."""
    open_ones, quote = [], ""
    for one in _ESCAPED.sub("", query):
        if quote:
            quote = "" if one == quote else quote
        elif one in "\"'`":
            quote = one
        elif one in "([{":
            open_ones.append(")]}"["([{".index(one)])
        elif one in ")]}" and (not open_ones or open_ones.pop() != one):
            return False
    return not open_ones and not quote
