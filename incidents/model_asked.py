"""That a model was asked for words, as it goes on record with them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ModelAsked:
    """Which model by which version of its prompt; `outcome` is a name of ai/outcomes.py, `answered` where the words are its own.

    `model` is empty where none is set. `rests_on` are the numbers of the timeline's entries that it says its words rest on.
    `told` is the digest of what it was told, where that is kept, and `suspicious` how much was odd about it.
    """

    model: str
    prompt: str
    outcome: str
    rests_on: tuple[int, ...] = ()
    told: str = ""
    suspicious: int = 0


def detail_of(asked: ModelAsked | None) -> dict[str, Any]:
    """The fields of an event's detail; none where no model was asked."""
    if asked is None:
        return {}
    named = {"rests_on": list(asked.rests_on)} if asked.rests_on else {}
    kept = {"told": asked.told, "suspicious": asked.suspicious} if asked.told else {}
    return {"model": asked.model, "prompt": asked.prompt, "outcome": asked.outcome} | named | kept
