"""Is this an element that Slack would take, there? Every limit is from https://docs.slack.dev/reference/block-kit/block-elements."""

import re

from sandbox.slack.arguments import JSON
from sandbox.slack.elements import KEEPS, options_of
from sandbox.slack.problems import count, kind_of, listed, say, text_problems, too_long

ID_LENGTH = 255
INPUT_LENGTH = 3000
_OPTION_LIMITS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
_NO_INPUT = {"button", "overflow", "image"}
_INPUT_ONLY = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_SELECTS_OF_MANY = {kind for kind in KEEPS if kind.startswith("multi_")}
# "Works with block types" on each element's page
WORKS_IN = {
    "section": ({*KEEPS, *_NO_INPUT}) - _INPUT_ONLY - {"datetimepicker"},
    "actions": ({*KEEPS, *_NO_INPUT}) - _INPUT_ONLY - _SELECTS_OF_MANY - {"image"},
    "input": set(KEEPS),
}
_WRITTEN = {"initial_date": r"\d{4}-\d{2}-\d{2}", "initial_time": r"([01]\d|2[0-3]):[0-5]\d"}


def element_problems(element: object, at: str, *, within: str) -> list[str]:
    """Everything wrong with an element of a section, an actions block or an input, a line each."""
    if not isinstance(element, dict) or kind_of(element) not in WORKS_IN[within]:
        return [say("unsupported element", f"{at}/type")]
    found = too_long(element, "action_id", ID_LENGTH, at)
    if "confirm" in element:
        found += _confirm(element["confirm"], f"{at}/confirm")
    if element["type"] == "button":
        return found + _button(element, at)
    if element["type"] == "image":
        return found + image_problems(element, at)
    if "placeholder" in element:
        found += text_problems(element["placeholder"], f"{at}/placeholder", most=150, plain=True)
    return found + (_text_input(element, at) + _options(element, at) or _initial(element, at))


def image_problems(image: JSON, at: str) -> list[str]:
    """What is wrong with an image, be it an element or a block of its own."""
    sources = ("image_url" in image) + ("slack_file" in image)
    found = [] if sources == 1 else [say("must provide either image_url or slack_file", at)]
    found += too_long(image, "image_url", 3000, at)
    if "title" in image:
        found += text_problems(image["title"], f"{at}/title", most=2000, plain=True)
    found += [] if image.get("alt_text") else [say("must provide alt_text", at)]
    return found + too_long(image, "alt_text", 2000, at)


def _button(button: JSON, at: str) -> list[str]:
    found = text_problems(button.get("text"), f"{at}/text", most=75, plain=True)
    if button.get("style", "primary") not in ("primary", "danger"):
        found.append(say("must be one of primary, danger", f"{at}/style"))
    found += too_long(button, "accessibility_label", 75, at)
    return found + too_long(button, "value", 2000, at) + too_long(button, "url", 3000, at)


def _confirm(confirm: object, at: str) -> list[str]:
    """https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""
    if not isinstance(confirm, dict):
        return [say("must provide an object", at)]
    found = text_problems(confirm.get("title"), f"{at}/title", most=100, plain=True)
    found += text_problems(confirm.get("text"), f"{at}/text", most=300)
    found += text_problems(confirm.get("confirm"), f"{at}/confirm", most=30, plain=True)
    return found + text_problems(confirm.get("deny"), f"{at}/deny", most=30, plain=True)


def _text_input(element: JSON, at: str) -> list[str]:
    if element["type"] != "plain_text_input":
        return []
    found = too_long(element, "initial_value", INPUT_LENGTH, at)
    for name, least in (("min_length", 0), ("max_length", 1)):
        value = element.get(name, least)
        if not isinstance(value, int) or not least <= value <= INPUT_LENGTH:
            found.append(say(f"must be from {least} to {INPUT_LENGTH}", f"{at}/{name}"))
    return found


def _options(element: JSON, at: str) -> list[str]:
    kind = element["type"]
    if kind not in ("static_select", "multi_static_select", *_OPTION_LIMITS):
        return []
    if "option_groups" in element:
        return _groups(listed(element, "option_groups"), f"{at}/option_groups")
    return _choices(listed(element, "options"), f"{at}/options", most=_OPTION_LIMITS.get(kind, 100))


def _groups(groups: list[object], at: str) -> list[str]:
    found = count(groups, at, most=100)
    for number, group in enumerate(groups):
        if not isinstance(group, dict):
            return [*found, say("must provide an object", f"{at}/{number}")]
        found += text_problems(group.get("label"), f"{at}/{number}/label", most=75, plain=True)
        found += _choices(listed(group, "options"), f"{at}/{number}/options", most=100)
    return found


def _choices(options: list[object], at: str, *, most: int) -> list[str]:
    found = count(options, at, most=most)
    for number, option in enumerate(options):
        where = f"{at}/{number}"
        if not isinstance(option, dict) or not isinstance(option.get("value"), str):
            found.append(say("must provide a value", where))
            continue
        found += text_problems(option.get("text"), f"{where}/text", most=75) + too_long(option, "value", 150, where)
        if "description" in option:
            found += text_problems(option["description"], f"{where}/description", most=75)
    return found


def _initial(element: JSON, at: str) -> list[str]:
    """What stands there at first is one of the options, or a date or time that is written as one."""
    first = [("initial_option", element["initial_option"])] if "initial_option" in element else []
    first += [("initial_options", one) for one in listed(element, "initial_options")]
    offered = (
        options_of(element) if kind_of(element).endswith(("static_select", "checkboxes", "radio_buttons")) else None
    )
    stray = [name for name, one in first if offered is not None and one not in offered]
    found = [say("must be one of the options", f"{at}/{name}") for name in stray]
    for name, pattern in _WRITTEN.items():
        if name in element and not re.fullmatch(pattern, str(element[name])):
            found.append(say("is not written as it should be", f"{at}/{name}"))
    return found
