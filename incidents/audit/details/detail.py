"""What a model of an action's detail is: ids, numbers and names of states. What people wrote goes into the texts it names."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Detail(BaseModel):
    """A field without a default is always written; one with a default may be left out, and is then not stored.

    `WORDS` are the names that the action's texts may have: these are the sealed fields. The model looks at what is written
    and never makes it: what is stored is what the verb gave.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    WORDS: ClassVar[frozenset[str]] = frozenset()
