"""Whether what somebody wrote in the room is a status update: asked of a light model, where that is switched on.

What the model says decides no more than when the IC is reminded. Whatever is no clear answer counts as none.
"""

import hashlib
from enum import Enum

from django.core.cache import cache
from pydantic import BaseModel, ValidationError

from ai.answered import as_json
from ai.ask import ask, known_people
from ai.jobs import UPDATE_OR_NOT
from ai.redaction import scrub
from incidents.models.incident import Incident

MOST = 2_000  # characters that are read of one message
KEPT_S = 86_400  # an answer, in the cache, under the digest of what was asked


class Verdict(Enum):
    UPDATE = "update"
    OTHER = "other"
    UNKNOWN = "unknown"


class _Said(BaseModel):
    status_update: bool


def verdict_on(text: str, *, incident: Incident) -> Verdict:
    """What the model says of it, asked once for the same words. UNKNOWN where it said nothing, or nothing clear."""
    known = known_people(incident)
    message = scrub(text, known=known).text.strip()[:MOST]
    if not message:
        return Verdict.OTHER
    key = _key(message)
    kept = cache.get(key)
    if kept in (Verdict.UPDATE.value, Verdict.OTHER.value):
        return Verdict(kept)
    answer = ask(
        UPDATE_OR_NOT,
        about=incident,
        material={"message": message},
        known=known,
        fallback="",
    )
    verdict = Verdict.UNKNOWN if answer.is_fallback else read(answer.text)
    if verdict is not Verdict.UNKNOWN:
        cache.set(key, verdict.value, KEPT_S)
    return verdict


def read(said: str) -> Verdict:
    """The model's answer, if it is the JSON that was asked for; anything else is UNKNOWN."""
    try:
        is_update = _Said.model_validate_json(as_json(said), strict=True).status_update
    except ValidationError:
        return Verdict.UNKNOWN
    return Verdict.UPDATE if is_update else Verdict.OTHER


def _key(message: str) -> str:
    """Of the scrubbed words, and of who was asked what about them."""
    asked = "\0".join([UPDATE_OR_NOT.model, UPDATE_OR_NOT.prompt.version, message])
    return f"classified:{hashlib.sha256(asked.encode()).hexdigest()}"
