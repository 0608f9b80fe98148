"""What customers would be told of a component must rest on what the preview showed of it."""

from collections.abc import Iterable, Mapping

from statuspage.content import ComponentChange, in_words
from statuspage.errors import ApprovalLapsed
from statuspage.page import Component


def refuse_changed(chosen: Mapping[str, ComponentChange], *, now: Iterable[Component]) -> None:
    """Raises ApprovalLapsed naming every chosen component that was renamed, removed or changed by others since."""
    said = changes(chosen, now=now)
    if said:
        raise ApprovalLapsed(" ".join(said))


def changes(chosen: Mapping[str, ComponentChange], *, now: Iterable[Component]) -> list[str]:
    """A sentence for each; `now` are the components of the page, read anew."""
    there = {component.id: component for component in now if not component.group}
    found = [_change(change, there.get(key)) for key, change in chosen.items()]
    return [sentence for sentence in found if sentence]


def _change(chosen: ComponentChange, there: Component | None) -> str:
    if there is None:
        return f"The component {chosen.name} is not on the page any more."
    if there.name != chosen.name:
        return f"The component {chosen.name} is called {there.name} now."
    if there.status != chosen.was:
        return f"{chosen.name} was {in_words(chosen.was)} in the preview and is {in_words(there.status)} now."
    return ""
