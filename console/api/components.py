"""Components of the status page as programs name them: by id or by name, on its live list, as in the console."""

from collections.abc import Iterable, Mapping

from console.api.problem import Problem, Wrong
from console.api.refusals import Refused, invalid
from statuspage.components import UNREADABLE, Listed, chosen, listed
from statuspage.content import ComponentChange

MAX_NAME, MOST_COMPONENTS = 255, 100  # characters; of one update


def named(asked: Iterable[Mapping[str, str]]) -> dict[str, ComponentChange]:
    """The changes by component id. Statuspage is asked only where something is named, and in no transaction.

    Raises Refused for a component that is named twice or is not on the page, and where the page cannot be read.
    """
    wanted = [(one["component"], one["state"]) for one in asked]
    if not wanted:
        return {}
    there = listed()
    if there is None:
        raise _refused("/components", f"{UNREADABLE} Leave components out, or try again in a minute.")
    states: dict[str, str] = {}
    for place, (name, state) in enumerate(wanted):
        key = _id_of(name, there, at=f"/components/{place}/component")
        if key in states:
            raise invalid(f"/components/{place}/component", "It is named twice.")
        states[key] = state
    return chosen(states, of=there, before={})


def _id_of(name: str, there: Listed, *, at: str) -> str:
    if name in there.by_id():
        return name
    found = [one.id for one in there.components if one.name == name]
    if not found:
        raise _refused(at, "There is no such component on the status page.")
    if len(found) > 1:
        raise _refused(at, f"{len(found)} components of the status page are called so. Name it by its id.")
    return found[0]


def _refused(where: str, detail: str) -> Refused:
    return Refused(Problem(kind="refused", detail=detail, errors=[Wrong(where=where, detail=detail)]))
