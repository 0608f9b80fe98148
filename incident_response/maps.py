"""Settings that are tables: which directory group a team has, which repositories a service has."""

import json
import re
from typing import Any

GROUPS = "a JSON object of team names and group ids"
REPOSITORIES = "a list of repositories with commas, or a JSON object of services and such lists, without owners"
_REPOSITORY = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]+")


def groups_by_team(text: str) -> dict[str, str]:
    """A group id for each team, none for an empty text. Raises ValueError for anything but a JSON object of texts."""
    found = _object(text)
    if not all(isinstance(group, str) and group.strip() for group in found.values()):
        raise ValueError(GROUPS)
    return found


def repositories_by_service(text: str) -> dict[str, list[str]]:
    """Repositories for each service; a plain list is for every service, under "*". Raises ValueError."""
    if text.startswith(("{", "[")):
        found = _object(text)
    else:
        names = [part.strip() for part in text.split(",") if part.strip()]
        found = {"*": names} if names else {}
    if not all(isinstance(names, list) and all(map(_is_repository, names)) for names in found.values()):
        raise ValueError(REPOSITORIES)
    return found


def _is_repository(value: object) -> bool:
    """Whether GitHub would take it as a repository's name, which has no owner before it."""
    return isinstance(value, str) and _REPOSITORY.fullmatch(value) is not None


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text or "{}")
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 a malformed setting, as its readers expect it
    return found
