"""Is this Block Kit that Slack would take? Every limit is from https://docs.slack.dev/reference/block-kit."""

from collections.abc import Callable

from sandbox.slack.arguments import JSON
from sandbox.slack.element_rules import ID_LENGTH, element_problems, image_problems
from sandbox.slack.problems import count, kind_of, listed, say, text_problems, too_long, twice

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
RICH_TEXT = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
MESSAGE_CHARACTERS = 12_000  # of all blocks together; not in the documentation, but refused as msg_blocks_too_long


def block_problems(blocks: object, *, at: str, most: int) -> list[str]:
    """Everything wrong with a list of blocks, a line each; none when Slack would take it."""
    if not isinstance(blocks, list):
        return [say("must be an array", at)]
    found = [say(f"no more than {most} items allowed", at)] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        found += _block(block, f"{at}/{number}")
    return found + twice(blocks, "block_id", at)


def _block(block: object, at: str) -> list[str]:
    kind = kind_of(block)
    if not isinstance(block, dict) or kind not in _BLOCKS:
        return [say(f"unsupported type: {kind}", f"{at}/type")]
    return too_long(block, "block_id", ID_LENGTH, at) + _BLOCKS[kind](block, at)


def _section(block: JSON, at: str) -> list[str]:
    found = text_problems(block["text"], f"{at}/text", most=3000) if "text" in block else []
    fields = listed(block, "fields")
    if "text" not in block and not fields:
        found.append(say("must provide either text or fields", at))
    if len(fields) > 10:
        found.append(say("no more than 10 items allowed", f"{at}/fields"))
    for number, one in enumerate(fields):
        found += text_problems(one, f"{at}/fields/{number}", most=2000)
    if "accessory" in block:
        found += element_problems(block["accessory"], f"{at}/accessory", within="section")
    return found


def _header(block: JSON, at: str) -> list[str]:
    return text_problems(block.get("text"), f"{at}/text", most=150, plain=True)


def _context(block: JSON, at: str) -> list[str]:
    found = count(block.get("elements"), f"{at}/elements", most=10)
    for number, one in enumerate(listed(block, "elements")):
        if isinstance(one, dict) and kind_of(one) == "image":
            found += image_problems(one, f"{at}/elements/{number}")
        else:
            found += text_problems(one, f"{at}/elements/{number}", most=3000)
    return found


def _actions(block: JSON, at: str) -> list[str]:
    elements = listed(block, "elements")
    found = count(elements, f"{at}/elements", most=25)
    for number, one in enumerate(elements):
        found += element_problems(one, f"{at}/elements/{number}", within="actions")
    return found + twice(elements, "action_id", at)


def _input(block: JSON, at: str) -> list[str]:
    found = text_problems(block.get("label"), f"{at}/label", most=2000, plain=True)
    if "hint" in block:
        found += text_problems(block["hint"], f"{at}/hint", most=2000, plain=True)
    return found + element_problems(block.get("element"), f"{at}/element", within="input")


def _markdown(block: JSON, at: str) -> list[str]:
    sound = isinstance(block.get("text"), str) and block["text"]
    return too_long(block, "text", 12_000, at) if sound else [say("missing required field: text", at)]


def _rich_text(block: JSON, at: str) -> list[str]:
    if not isinstance(block.get("elements"), list):
        return [say("missing required field: elements", at)]
    inside = enumerate(kind_of(one) for one in block["elements"])
    return [say(f"unsupported type: {kind}", f"{at}/elements/{n}/type") for n, kind in inside if kind not in RICH_TEXT]


def _anything(_block: JSON, _at: str) -> list[str]:
    return []


_BLOCKS: dict[str, Callable[[JSON, str], list[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _anything,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": image_problems,
    "markdown": _markdown,
    "rich_text": _rich_text,
}
