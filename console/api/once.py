"""Writes: each with an Idempotency-Key, so that a program which lost an answer may ask again and does nothing twice."""

import json
import re
from collections.abc import Callable
from typing import Any

from rest_framework.response import Response

from console.api.door import Door
from console.api.refusals import invalid
from incidents import access_answers
from incidents.access_answers import digest_of_request, once_of

HEADER = "Idempotency-Key"
KEY = r"^[A-Za-z0-9._:-]{1,64}$"
Done = tuple[int, dict[str, Any], str]  # status, body, Location


def once(door: Door, work: Callable[[str], Done]) -> Response:
    """What `work` gives, or what it gave to the same key before. `work` is told by what its verb knows the request again.

    Raises what `work` raises, and then the key is free again; KeyUnderWay; KeyReused; Refused without a key.
    """
    key, token = _key(door), door.access.token
    said = json.dumps(door.request.data, sort_keys=True)
    digest = digest_of_request(str(door.request.method), door.request.path, said)
    before = access_answers.take_up(token, key=key, digest=digest)
    if before:
        return _answer(before.status or 0, json.loads(before.body), before.location)
    try:
        status, body, location = work(once_of(token, key=key, digest=digest))
    except BaseException:
        access_answers.let_go(token, key=key)
        raise
    answer = _answer(status, body, location)
    access_answers.keep(token, key=key, status=status, body=json.dumps(body), location=location)
    return answer


def _key(door: Door) -> str:
    key = door.request.headers.get(HEADER, "")
    if not re.fullmatch(KEY, key):
        words = "Give each write a key of its own, such as a UUID: 1 to 64 letters, digits, dots, colons, - or _."
        raise invalid(f"header:{HEADER}", words)
    return key


def _answer(status: int, body: dict[str, Any], location: str) -> Response:
    return Response(body, status=status, headers={"Location": location} if location else None)
