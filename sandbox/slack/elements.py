"""What stands in an input: where elements are in blocks, what each kind keeps, and how a person's entry becomes it."""

import copy
from collections.abc import Iterator

from sandbox.slack.arguments import JSON

# kind: (the key of what was entered, the key of what is entered at first)
KEEPS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


class EntryError(ValueError):
    """A person could not have entered that; the message says what can be."""


def elements_of(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Every interactive element with its block, in the order shown."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for element in found:
            if isinstance(element, dict) and "action_id" in element and "type" in element:
                yield block, element


def with_ids(blocks: list[JSON], serial: str) -> list[JSON]:
    """A copy in which every block has a block_id and every interactive element an action_id, as Slack fills them in."""
    filled = copy.deepcopy(blocks)
    for number, block in enumerate(filled):
        block.setdefault("block_id", f"{serial}.{number}")
        inside = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for place, element in enumerate(inside):
            if isinstance(element, dict) and (
                element.get("type") in KEEPS or element.get("type") in ("button", "overflow")
            ):
                element.setdefault("action_id", f"{serial}.{number}.{place}")
    return filled


def options_of(element: JSON) -> list[JSON]:
    """All options of a select, radio group, checkbox group or overflow menu."""
    grouped = [option for group in element.get("option_groups", []) for option in group.get("options", [])]
    return [*element.get("options", []), *grouped]


def first_entry(element: JSON) -> JSON:
    """What an element holds before anybody touched it."""
    key, initial = KEEPS[element["type"]]
    nothing: object = [] if key.endswith("s") else None
    return {"type": element["type"], key: element.get(initial, nothing)}


def entry(element: JSON, value: object) -> JSON:
    """What it holds once a person entered `value`: text, an option's value, or a list of them. Raises EntryError."""
    key, _ = KEEPS[element["type"]]
    if key == "value" and value is not None and not isinstance(value, str):
        raise EntryError(f"{element['action_id']} takes text")
    if key == "selected_option":
        value = None if value in (None, "") else option_named(element, value)
    elif key == "selected_options":
        if not isinstance(value, list):
            raise EntryError(f"{element['action_id']} takes a list of option values")
        value = [option_named(element, one) for one in value]
    return {"type": element["type"], key: value}


def option_named(element: JSON, value: object) -> JSON:
    """The option with that value; raises EntryError listing those there are."""
    for option in options_of(element):
        if option.get("value") == value or option == value:
            return option
    offered = ", ".join(repr(option.get("value")) for option in options_of(element))
    raise EntryError(f"{element['action_id']} has no option {value!r}; it has {offered}")


def entries_of(blocks: list[JSON], kept: dict[tuple[str, str], JSON]) -> dict[tuple[str, str], JSON]:
    """What stands in every input of `blocks`, by (block_id, action_id).

    An input whose two ids stay keeps what is in it and ignores its new initial value, as the client does.
    """
    return {
        (block["block_id"], element["action_id"]): kept.get((block["block_id"], element["action_id"]))
        or first_entry(element)
        for block, element in elements_of(blocks)
        if element["type"] in KEEPS
    }
