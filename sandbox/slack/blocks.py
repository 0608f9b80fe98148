"""Is this Block Kit that Slack would take? Every limit is from https://docs.slack.dev/reference/block-kit."""

from collections import Counter
from collections.abc import Callable

from sandbox.slack.arguments import JSON
from sandbox.slack.elements import KEEPS

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000  # of all blocks together; not in the documentation, but refused as msg_blocks_too_long
ID_LENGTH = 255
_OPTION_LIMITS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}


def say(problem: str, at: str) -> str:
    """One line of `response_metadata.messages`, without its level."""
    return f"{problem} [json-pointer:{at}]"


def block_problems(blocks: object, *, at: str, most: int) -> list[str]:
    """Everything wrong with a list of blocks, a line each; none when Slack would take it."""
    if not isinstance(blocks, list):
        return [say("must be an array", at)]
    found = [say(f"no more than {most} items allowed", at)] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        found += _block(block, f"{at}/{number}")
    return found + _twice(blocks, "block_id", at)


def text_problems(text: object, at: str, *, most: int, plain: bool = False) -> list[str]:
    """What is wrong with a text object."""
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        return [say("must provide an object with text", at)]
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    found = [say(f"must be one of {', '.join(kinds)}", f"{at}/type")] if text.get("type") not in kinds else []
    if not text["text"]:
        found.append(say("must be more than 0 characters", f"{at}/text"))
    if len(text["text"]) > most:
        found.append(say(f"must be less than {most + 1} characters", f"{at}/text"))
    return found


def _block(block: object, at: str) -> list[str]:
    kind = _kind(block)
    if not isinstance(block, dict) or kind not in _BLOCKS:
        return [say(f"unsupported type: {kind}", f"{at}/type")]
    return _too_long(block, "block_id", ID_LENGTH, at) + _BLOCKS[kind](block, at)


def _kind(thing: object) -> str:
    """The `type` of a block or an element, empty if it has none that could be one."""
    kind = thing.get("type") if isinstance(thing, dict) else None
    return kind if isinstance(kind, str) else ""


def _listed(thing: JSON, name: str) -> list[object]:
    items = thing.get(name)
    return items if isinstance(items, list) else []


def _twice(things: list[object], name: str, at: str) -> list[str]:
    ids = Counter(str(thing[name]) for thing in things if isinstance(thing, dict) and thing.get(name))
    return [say(f"{name} {one} already exists", at) for one, times in ids.items() if times > 1]


def _too_long(thing: JSON, name: str, most: int, at: str) -> list[str]:
    value = thing.get(name)
    if value is None:
        return []
    if not isinstance(value, str):
        return [say("must provide a string", f"{at}/{name}")]
    return [say(f"must be less than {most + 1} characters", f"{at}/{name}")] if len(value) > most else []


def _section(block: JSON, at: str) -> list[str]:
    found = text_problems(block["text"], f"{at}/text", most=3000) if "text" in block else []
    fields = _listed(block, "fields")
    if "text" not in block and not fields:
        found.append(say("must provide either text or fields", at))
    if len(fields) > 10:
        found.append(say("no more than 10 items allowed", f"{at}/fields"))
    for number, one in enumerate(fields):
        found += text_problems(one, f"{at}/fields/{number}", most=2000)
    return found + (_element(block["accessory"], f"{at}/accessory") if "accessory" in block else [])


def _header(block: JSON, at: str) -> list[str]:
    return text_problems(block.get("text"), f"{at}/text", most=150, plain=True)


def _context(block: JSON, at: str) -> list[str]:
    found = _count(block.get("elements"), f"{at}/elements", most=10)
    for number, one in enumerate(_listed(block, "elements")):
        if isinstance(one, dict) and _kind(one) == "image":
            found += _image(one, f"{at}/elements/{number}")
        else:
            found += text_problems(one, f"{at}/elements/{number}", most=3000)
    return found


def _actions(block: JSON, at: str) -> list[str]:
    elements = _listed(block, "elements")
    found = _count(elements, f"{at}/elements", most=25)
    for number, one in enumerate(elements):
        found += _element(one, f"{at}/elements/{number}")
    return found + _twice(elements, "action_id", at)


def _input(block: JSON, at: str) -> list[str]:
    found = text_problems(block.get("label"), f"{at}/label", most=2000, plain=True)
    if "hint" in block:
        found += text_problems(block["hint"], f"{at}/hint", most=2000, plain=True)
    element = block.get("element")
    if _kind(element) not in KEEPS:
        return [*found, say("must provide an input element", f"{at}/element")]
    return found + _element(element, f"{at}/element")


def _image(block: JSON, at: str) -> list[str]:
    found = [] if block.get("image_url") or block.get("slack_file") else [say("must provide image_url", at)]
    return (
        found
        + ([] if block.get("alt_text") else [say("must provide alt_text", at)])
        + _too_long(block, "alt_text", 2000, at)
    )


def _markdown(block: JSON, at: str) -> list[str]:
    sound = isinstance(block.get("text"), str) and block["text"]
    return _too_long(block, "text", 12_000, at) if sound else [say("missing required field: text", at)]


def _rich_text(block: JSON, at: str) -> list[str]:
    return [] if isinstance(block.get("elements"), list) else [say("missing required field: elements", at)]


def _count(items: object, at: str, *, most: int) -> list[str]:
    if not isinstance(items, list) or not items:
        return [say("must provide at least 1 item", at)]
    return [say(f"no more than {most} items allowed", at)] if len(items) > most else []


def _element(element: object, at: str) -> list[str]:
    kinds = ("button", "overflow", "image", *KEEPS)
    if not isinstance(element, dict) or _kind(element) not in kinds:
        return [say("unsupported element", f"{at}/type")]
    found = _too_long(element, "action_id", ID_LENGTH, at)
    if "confirm" in element:
        found += _confirm(element["confirm"], f"{at}/confirm")
    if element["type"] == "button":
        return found + _button(element, at)
    if element["type"] == "image":
        return found + _image(element, at)
    if element["type"] == "plain_text_input":
        found += _too_long(element, "initial_value", 3000, at)
    if "placeholder" in element:
        found += text_problems(element["placeholder"], f"{at}/placeholder", most=150, plain=True)
    return found + _options(element, at)


def _button(button: JSON, at: str) -> list[str]:
    found = text_problems(button.get("text"), f"{at}/text", most=75, plain=True)
    if button.get("style", "primary") not in ("primary", "danger"):
        found.append(say("must be one of primary, danger", f"{at}/style"))
    return found + _too_long(button, "value", 2000, at) + _too_long(button, "url", 3000, at)


def _confirm(confirm: object, at: str) -> list[str]:
    if not isinstance(confirm, dict):
        return [say("must provide an object", at)]
    found = text_problems(confirm.get("title"), f"{at}/title", most=100, plain=True)
    found += text_problems(confirm.get("text"), f"{at}/text", most=300)
    found += text_problems(confirm.get("confirm"), f"{at}/confirm", most=30, plain=True)
    return found + text_problems(confirm.get("deny"), f"{at}/deny", most=30, plain=True)


def _options(element: JSON, at: str) -> list[str]:
    kind = element["type"]
    if kind not in ("static_select", "multi_static_select", *_OPTION_LIMITS):
        return []
    if "option_groups" in element:
        return _groups(_listed(element, "option_groups"), f"{at}/option_groups")
    return _choices(_listed(element, "options"), f"{at}/options", most=_OPTION_LIMITS.get(kind, 100))


def _groups(groups: list[object], at: str) -> list[str]:
    found = _count(groups, at, most=100)
    for number, group in enumerate(groups):
        if not isinstance(group, dict):
            return [*found, say("must provide an object", f"{at}/{number}")]
        found += text_problems(group.get("label"), f"{at}/{number}/label", most=75, plain=True)
        found += _choices(_listed(group, "options"), f"{at}/{number}/options", most=100)
    return found


def _choices(options: list[object], at: str, *, most: int) -> list[str]:
    found = _count(options, at, most=most)
    for number, option in enumerate(options):
        where = f"{at}/{number}"
        if not isinstance(option, dict) or not isinstance(option.get("value"), str):
            found.append(say("must provide a value", where))
            continue
        found += text_problems(option.get("text"), f"{where}/text", most=75) + _too_long(option, "value", 150, where)
    return found


def _anything(_block: JSON, _at: str) -> list[str]:
    return []


_BLOCKS: dict[str, Callable[[JSON, str], list[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _anything,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
}
