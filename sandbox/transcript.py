"""What a person in front of the screen would see, line by line, with the seconds since the alert."""

import re
import sys
import textwrap
import time
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
WIDTH = 100
INDENT = " " * 11


class Transcript:
    """Prints what is new in each state it is shown; the clock starts with `begin`."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._seen: set[str] = set()

    def begin(self) -> None:
        """The alert fires now."""
        self._begun = time.monotonic()

    def seconds(self) -> float:
        """Since then."""
        return time.monotonic() - self._begun

    def say(self, line: str) -> None:
        """One line of its own."""
        sys.stdout.write(f"{self.seconds():7.2f} s  {line}\n")
        sys.stdout.flush()

    def detail(self, text: str) -> None:
        """Further words under the last line, wrapped."""
        for line in text.splitlines():
            wrapped = textwrap.fill(line, WIDTH, initial_indent=f"{INDENT}| ", subsequent_indent=f"{INDENT}| ")
            sys.stdout.write(f"{wrapped}\n" if line.strip() else "")

    def show(self, state: JSON) -> None:
        """Everything in this state that was not in an earlier one."""
        names = {user["id"]: user["name"] for user in state["slack"]["users"]}
        for channel in state["slack"]["channels"]:
            self._channel(channel, names)
        for incident in state["statuspage"]["incidents"]:
            if self._new(f"page {incident['id']} {incident['status']}"):
                self.say(f"Statuspage: {incident['name']} ({incident['status']})")
                self.detail("\n".join(update.get("body") or "" for update in incident.get("incident_updates", [])[:1]))
        for issue in state["linear"]["issues"]:
            if self._new(f"issue {issue['id']}"):
                self.say(f"Linear: {issue['title']}")
                self.detail(issue.get("description") or "")

    def _channel(self, channel: JSON, names: dict[str, str]) -> None:
        short = "#" + "-".join(channel["name"].split("-")[:2])
        if channel["is_private"] and self._new(channel["id"]):
            self.say(f"a private channel, #{channel['name']}")
        joined = [each for each in channel["members"] if channel["is_private"] and self._new(f"{channel['id']} {each}")]
        if joined:
            self.say(f"{short}: {', '.join(names.get(each, each) for each in joined)} join")
        for message in channel["messages"]:
            self._message(short, message, names)
            if message["ts"] in _pinned(channel) and self._new(f"pin {message['ts']}"):
                self.say(f'{short}: pinned "{message["text"].splitlines()[0][:60]}"')

    def _message(self, short: str, message: JSON, names: dict[str, str]) -> None:
        does = "writes" if self._new(message["ts"]) else "edits"
        words = _readable("\n".join(_words(message["blocks"])) or message["text"], names)
        if self._new(f"{message['ts']} {words}"):
            only = message.get("ephemeral_to")
            audience = f", for {names.get(only, only)} only" if only else ""
            self.say(f"{short}: {names.get(message['user'], message['user'])} {does}{audience}")
            self.detail(words)

    def _new(self, fact: str) -> bool:
        if fact in self._seen:
            return False
        self._seen.add(fact)
        return True


def _pinned(channel: JSON) -> set[str]:
    return {pin if isinstance(pin, str) else pin.get("ts", "") for pin in channel["pins"]}


def _readable(words: str, names: dict[str, str]) -> str:
    """As Slack would show it: people by name, times as text, boxes as boxes."""
    words = re.sub(r"<@(\w+)>", lambda found: f"@{names.get(found[1], found[1])}", words)
    words = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", words)
    return words.replace(":white_large_square:", "[ ]").replace(":white_check_mark:", "[x]")


def _words(blocks: list[JSON]) -> Iterator[str]:
    """The text of each block; buttons as [A] [B], a picture by what is said of it."""
    for block in blocks:
        texts = [block["text"]] if isinstance(block.get("text"), dict) else []
        texts += [each for each in block.get("fields", []) if isinstance(each, dict)]
        elements = block.get("elements", [])
        yield from (each["text"] for each in [*texts, *elements] if isinstance(each.get("text"), str))
        if block["type"] == "image":
            yield f"[picture: {block['alt_text']}]"
        buttons = [each for each in [*elements, block.get("accessory", {})] if each.get("type") == "button"]
        if buttons:
            yield " ".join(f"[{each['text']['text']}]" for each in buttons)
