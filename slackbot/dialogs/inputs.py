"""Inputs of a modal as plain dicts (docs.slack.dev/reference/block-kit/blocks/input-block)."""

from slackbot.blocks import Block


def text_input(label: str, *, action_id: str, value: str, shown: str, most: int, lines: bool = False) -> Block:
    """Free text of at most `most` characters; `shown` is what the block id says it shows."""
    element: Block = {"type": "plain_text_input", "action_id": action_id, "multiline": lines, "max_length": most}
    return _input(label, element | ({"initial_value": value[:most]} if value else {}), shown=shown)


def choice(label: str, *, action_id: str, value: str, options: list[str], shown: str) -> Block:
    """One of a few words."""
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "options": [_option(option) for option in options],
        "initial_option": _option(value),
    }
    return _input(label, element, shown=shown)


def block_id(action_id: str, shown: str) -> str:
    """`text.r4`: the input `text` as it shows revision 4."""
    return f"{action_id}.{shown}"


def _input(label: str, element: Block, *, shown: str) -> Block:
    return {
        "type": "input",
        "block_id": block_id(element["action_id"], shown),
        "label": {"type": "plain_text", "text": label},
        "element": element,
    }


def _option(value: str) -> Block:
    return {"text": {"type": "plain_text", "text": value.capitalize()}, "value": str(value)}
