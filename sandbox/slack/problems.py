"""What is said of Block Kit that Slack would not take, and the checks that blocks and their elements share."""

from collections import Counter

from sandbox.slack.arguments import JSON


def say(problem: str, at: str) -> str:
    """One line of `response_metadata.messages`, without its level."""
    return f"{problem} [json-pointer:{at}]"


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


def kind_of(thing: object) -> str:
    """The `type` of a block or an element, empty if it has none that could be one."""
    named = thing.get("type") if isinstance(thing, dict) else None
    return named if isinstance(named, str) else ""


def listed(thing: JSON, name: str) -> list[object]:
    """What stands there if it is a list, else nothing."""
    items = thing.get(name)
    return items if isinstance(items, list) else []


def twice(things: list[object], name: str, at: str) -> list[str]:
    """Ids that more than one of them has."""
    ids = Counter(str(thing[name]) for thing in things if isinstance(thing, dict) and thing.get(name))
    return [say(f"{name} {one} already exists", at) for one, times in ids.items() if times > 1]


def too_long(thing: JSON, name: str, most: int, at: str) -> list[str]:
    """What is wrong with a text that may be left out."""
    value = thing.get(name)
    if value is None:
        return []
    if not isinstance(value, str):
        return [say("must provide a string", f"{at}/{name}")]
    return [say(f"must be less than {most + 1} characters", f"{at}/{name}")] if len(value) > most else []


def count(items: object, at: str, *, most: int) -> list[str]:
    """One to `most` of them."""
    if not isinstance(items, list) or not items:
        return [say("must provide at least 1 item", at)]
    return [say(f"no more than {most} items allowed", at)] if len(items) > most else []
