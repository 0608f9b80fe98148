"""That a model was asked for words, as it goes on record with them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ModelAsked:
    """Which model by which version of its prompt; `outcome` is a name of ai/outcomes.py, `answered` where the words are its own.

    `model` is empty where none is set.
    """

    model: str
    prompt: str
    outcome: str


def detail_of(asked: ModelAsked | None) -> dict[str, str]:
    """The fields of an event's detail; none where no model was asked."""
    return {} if asked is None else {"model": asked.model, "prompt": asked.prompt, "outcome": asked.outcome}
