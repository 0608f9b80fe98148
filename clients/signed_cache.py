"""Answers kept in the cache that decide something later: signed, so that nobody who can write to Redis decides it instead."""

from collections.abc import Callable, Collection
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
    return _read(key, cache.get(key, ""), kind)


def forget(key: str) -> None:
    """Whoever asks next asks the other side."""
    cache.delete(key)


def kept_or_asked(key: str, kind: type[Answer], ask: Callable[[], Answer], *, seconds: float) -> Answer:
    """What was kept there, else what the other side says now, which is kept. Raises as `ask` does."""
    answer = kept(key, kind)
    if answer is None:
        answer = ask()
        keep(key, answer, seconds=seconds)
    return answer


def kept_of(keys: Collection[str], kind: type[Answer]) -> dict[str, Answer]:
    """The same for several in one message to Redis; those where nothing of ours is are left out."""
    read = {key: _read(key, signed, kind) for key, signed in cache.get_many(keys).items()}
    return {key: answer for key, answer in read.items() if answer}


def _read(key: str, signed: str, kind: type[Answer]) -> Answer | None:
    try:
        return kind.model_validate_json(signing.loads(signed, salt=key))
    except (signing.BadSignature, ValidationError):
        return None
