"""What is not declared is not written, and the change that it would record is undone."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from incidents.audit.actions import Action
from incidents.audit.details.registry import DETAILS


class NotDeclared(ValueError):
    """An event's detail or texts are not what its action declares. Names the fields, and none of their values."""


def refuse_undeclared(action: Action, *, detail: Mapping[str, Any], words: Mapping[str, str]) -> None:
    """Raises NotDeclared where a field is missing, unknown or of another kind, or a text has a name that is not declared.

    It only looks: what is stored is what was given, with nothing renamed, filled in or left out.
    """
    model = DETAILS[action]
    try:
        model.model_validate(detail)
    except ValidationError as error:
        found = (f"{'.'.join(map(str, one['loc']))} ({one['msg']})" for one in error.errors(include_input=False))
        raise NotDeclared(f"{action}: {', '.join(found)}; see incidents/audit/details") from None
    if unknown := words.keys() - model.WORDS:
        raise NotDeclared(
            f"{action}: no text of it is called {', '.join(sorted(unknown))}; see incidents/audit/details"
        )
