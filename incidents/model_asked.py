"""That a model was asked for words, as it goes on record with them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ModelAsked:
    """Which model by which version of its prompt; `outcome` is a name of ai/outcomes.py, `answered` where the words are its own.

    `model` is empty where none is set. `told` is the digest of what it was told, where that is kept, and `suspicious` how much
    was odd about it.
    """

    model: str
    prompt: str
    outcome: str
    told: str = ""
    suspicious: int = 0


def detail_of(asked: ModelAsked | None) -> dict[str, str | int]:
    """The fields of an event's detail; none where no model was asked."""
    if asked is None:
        return {}
    detail: dict[str, str | int] = {"model": asked.model, "prompt": asked.prompt, "outcome": asked.outcome}
    return detail | ({"told": asked.told, "suspicious": asked.suspicious} if asked.told else {})
