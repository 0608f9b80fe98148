"""The answer of the model's that tells what happened so far: sentences, each with the lines of the timeline that it rests on."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ai.answered import as_json
from ai.story import numbers_in


class Said(BaseModel):
    """One sentence."""

    model_config = ConfigDict(strict=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    lines: Annotated[list[int], Field(min_length=1, max_length=8)]


class Told(BaseModel):
    """All of them."""

    sentences: Annotated[list[Said], Field(min_length=1, max_length=8)]


def told_in(text: str) -> Told:
    """Raises ValidationError for another answer than was asked for."""
    return Told.model_validate_json(as_json(text))


def is_unfounded(text: str, given: Mapping[str, str]) -> bool:
    """Whether it is another answer, or one that rests on lines that the model was not shown."""
    try:
        named = {number for sentence in told_in(text).sentences for number in sentence.lines}
    except ValidationError:
        return True
    return not named <= numbers_in(given["timeline"])
