"""Answers kept in the cache that decide something later: signed, so that nobody who can write to Redis decides it instead."""

from typing import TypeVar

from django.core import signing
from django.core.cache import cache
from pydantic import BaseModel, ValidationError

Answer = TypeVar("Answer", bound=BaseModel)


def keep(key: str, answer: BaseModel, *, seconds: float) -> None:
    """Bound to its key: it is not taken for the answer to another question."""
    cache.set(key, signing.dumps(answer.model_dump_json(), salt=key, compress=True), seconds)


def kept(key: str, kind: type[Answer]) -> Answer | None:
    """What was kept there; None where nothing of ours is."""
    try:
        return kind.model_validate_json(signing.loads(cache.get(key, ""), salt=key))
    except (signing.BadSignature, ValidationError):
        return None
