"""The inputs of a customer update, the same to write one and to edit one; and what was put into them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from incidents.errors import VerbRefused
from slackbot.blocks import Block, context, escape, paragraphs
from slackbot.dialogs.inputs import choice, one_of, some_of, text_input
from slackbot.whole import MOST_CHOSEN, MOST_TYPED
from statuspage.changed_components import changes
from statuspage.components import UNREADABLE, Listed, chosen
from statuspage.content import MAX_TITLE, ComponentState, Content, Impact, Status, in_words
from statuspage.page import Component
from statuspage.revise import Edit

T = TypeVar("T", Status, Impact)

MAILED = {"yes": "All subscribers are mailed", "no": "Nobody is mailed"}


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What stands in the inputs; `states` by component id, None where no component could be chosen."""

    title: str
    body: str
    status: Status
    impact: Impact
    notify: bool
    states: Mapping[str, str] | None

    def edit(self, *, listed: Listed | None, before: Content) -> Edit:
        """For the verbs, with each component as the page's list shows it now."""
        found = before.components
        if self.states is not None:
            found = chosen(self.states, of=listed, before=before.components)
        return Edit(
            title=self.title,
            body=self.body,
            status=self.status,
            impact=self.impact,
            components=found,
            notify=self.notify,
        )


def as_it_is(content: Content) -> Entered:
    """To begin with."""
    return Entered(
        title=content.title,
        body=content.body,
        status=content.status,
        impact=content.impact,
        notify=content.notify,
        states=_states_of(content),
    )


def entered(values: Mapping[str, str], *, before: Content) -> Entered:
    """What was sent off. What is none of the options, or was not asked for, is as it was before."""
    return Entered(
        title=values.get("title", ""),
        body=values.get("text", ""),
        status=_chosen(Status, values.get("status"), before.status),
        impact=_chosen(Impact, values.get("impact"), before.impact),
        notify={"yes": True, "no": False}.get(values.get("notify", ""), before.notify),
        states=_states(values),
    )


def inputs(now: Entered, *, shown: str, listed: Listed | None, before: Content, more: str) -> list[Block]:
    """`shown` is what the block ids say they show: a later fill with another replaces what stands in them.

    `before` is what the components were taken from, `more` the console's page for what a modal cannot hold.
    """
    return [
        text_input("Title", action_id="title", value=now.title, shown=shown, most=MAX_TITLE),
        text_input("Text", action_id="text", value=now.body, shown=shown, most=MOST_TYPED, lines=True),
        choice("Status", action_id="status", value=now.status, options=list(Status), shown=shown),
        choice("Impact", action_id="impact", value=now.impact, options=list(Impact), shown=shown),
        *_components(now, listed, shown=shown, before=before, more=more),
        one_of("Subscribers", action_id="notify", value="yes" if now.notify else "no", options=MAILED, shown=shown),
    ]


def _components(now: Entered, listed: Listed | None, *, shown: str, before: Content, more: str) -> list[Block]:
    """A menu for each state, and what is to be known of the list that they are from."""
    if listed is None:
        kept = before.components_in_words()
        return [context(escape(f"{UNREADABLE} {f'As it was before: {kept[:2000]}.' if kept else 'None is changed.'}"))]
    states = _states_of(before) if now.states is None else now.states
    offered = _offered(states, listed)
    menus = [
        some_of(
            f"Components with {in_words(state)}"
            if state != ComponentState.OPERATIONAL
            else "Components operational again",
            action_id=state,
            values=[one.id for one in offered if states.get(one.id) == state],
            options={one.id: f"{one.name} ({in_words(one.status)} now)" for one in offered},
            shown=shown,
        )
        for state in reversed(ComponentState)
        if offered
    ]
    return [*menus, *paragraphs([escape(line) for line in _about(listed, before)]), *_left_out(offered, listed, more)]


def _offered(states: Mapping[str, str], listed: Listed) -> list[Component]:
    """As many as a menu holds: those chosen, and then as the page has them."""
    first = sorted(listed.components, key=lambda one: one.id not in states)
    return first[:MOST_CHOSEN]


def _about(listed: Listed, before: Content) -> Iterator[str]:
    if listed.is_old:
        yield listed.age
    changed = changes(before.components, now=listed.components)
    yield from changed
    if changed:
        yield "Saving takes the components as they are now."


def _left_out(offered: list[Component], listed: Listed, more: str) -> list[Block]:
    left = len(listed.components) - len(offered)
    return [context(f"{left} more components are in the console: <{more}|choose from all of them>.")] if left else []


def _states_of(content: Content) -> dict[str, str]:
    return {key: change.state for key, change in content.components.items()}


def _states(values: Mapping[str, str]) -> dict[str, str] | None:
    if not any(state in values for state in ComponentState):
        return None
    found: dict[str, str] = {}
    for state in ComponentState:
        for key in values.get(state, "").split():
            if key in found:
                raise VerbRefused("A component is chosen with two states. Leave it in one of them.")
            found[key] = state
    return found


def _chosen(kind: type[T], value: str | None, before: T) -> T:
    return kind(value) if value in list(kind) else before
