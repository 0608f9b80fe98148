"""The kinds of value that a detail may hold."""

from typing import Annotated

from django.db.models import TextChoices
from pydantic import AfterValidator, StringConstraints

Reference = Annotated[
    str, StringConstraints(pattern=r"^p_[0-9a-f]{16}$")
]  # a person, who stands nowhere else in an event
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]  # hex SHA-256
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
IncidentReference = Annotated[str, StringConstraints(pattern=r"^INC-[0-9]+$")]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,79}$")]  # a name in our code: a verb, a kind
Moment = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9:]{8}\.[0-9]{6}Z$")]  # UTC
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){2}$")]
ModelId = Annotated[
    str, StringConstraints(max_length=200)
]  # as Bedrock knows it; empty: none is set, or none was asked
PromptVersion = Annotated[
    str, StringConstraints(pattern=r"^([a-z_]+@[0-9a-f]{12})?$")
]  # `status_draft@1f0c2a9b77d4`; empty: no model was asked
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,29}$")]

# Other people's ids and names of states are text, exactly as sent; their length is what our columns hold.
OutsideId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
OutsideState = Annotated[str, StringConstraints(max_length=60)]


def one_of(choices: type[TextChoices]) -> AfterValidator:
    """A value of these choices, by whichever of both it is given."""
    values = frozenset(choices.values)

    def is_one(value: str) -> str:
        if value not in values:
            raise ValueError(f"none of {', '.join(sorted(values))}")
        return value

    return AfterValidator(is_one)
