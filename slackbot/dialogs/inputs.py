"""Inputs of a modal as plain dicts (docs.slack.dev/reference/block-kit/blocks/input-block)."""

from collections.abc import Iterable, Mapping

from incidents.short import short
from slackbot.blocks import Block


def text_input(
    label: str, *, action_id: str, value: str, shown: str, most: int, lines: bool = False, optional: bool = False
) -> Block:
    """Free text of at most `most` characters; `shown` is what the block id says it shows."""
    element: Block = {"type": "plain_text_input", "action_id": action_id, "multiline": lines, "max_length": most}
    return _input(label, element | ({"initial_value": value[:most]} if value else {}), shown=shown, optional=optional)


def choice(label: str, *, action_id: str, value: str, options: Iterable[str], shown: str) -> Block:
    """One of a few words."""
    return one_of(
        label, action_id=action_id, value=value, options={one: one.capitalize() for one in options}, shown=shown
    )


def one_of(
    label: str, *, action_id: str, value: str, options: Mapping[str, str], shown: str, optional: bool = False
) -> Block:
    """One of at most a hundred values, each with what is read of it; none is chosen at first where `value` is none of them."""
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "options": [_option(one, read) for one, read in options.items()],
    }
    chosen = {"initial_option": _option(value, options[value])} if value in options else {}
    return _input(label, element | chosen, shown=shown, optional=optional)


def some_of(label: str, *, action_id: str, values: Iterable[str], options: Mapping[str, str], shown: str) -> Block:
    """None, one or more of at most a hundred values without spaces, each with what is read of it."""
    first = [_option(one, options[one]) for one in values]
    element: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "options": [_option(one, read) for one, read in options.items()],
    }
    return _input(label, element | ({"initial_options": first} if first else {}), shown=shown, optional=True)


def person(label: str, *, action_id: str, shown: str, optional: bool = False) -> Block:
    """Somebody of this Slack."""
    element: Block = {"type": "users_select", "action_id": action_id}
    return _input(label, element, shown=shown, optional=optional)


def people(label: str, *, action_id: str, shown: str) -> Block:
    """One or more of this Slack."""
    return _input(label, {"type": "multi_users_select", "action_id": action_id}, shown=shown)


def block_id(action_id: str, shown: str) -> str:
    """`text.r4`: the input `text` as it shows revision 4."""
    return f"{action_id}.{shown}"


def _input(label: str, element: Block, *, shown: str, optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id(element["action_id"], shown),
        "label": {"type": "plain_text", "text": label},
        "element": element,
    }
    return block | ({"optional": True} if optional else {})


def _option(value: str, read: str) -> Block:
    return {"text": {"type": "plain_text", "text": short(read, 75), "emoji": False}, "value": str(value)}
