"""How each process of a deployment is started, as each place that starts one says it; without what may differ between them."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from sandbox import programs
from tests.deploy.chart import usual
from tests.fences.code import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
MAY_DIFFER = {"--host", "--port", "--concurrency", "-s"}  # each with its value
WHERE = {"--listen"}


def of_the_sandbox() -> dict[str, list[str]]:
    """What every test of tests/e2e runs."""
    started = [*programs.application({}, port=8000), programs.beat({}, folder=Path("/tmp"))]  # noqa: S108
    return {each.name: plain(each.argv[2:]) for each in started}


def of_compose() -> dict[str, list[str]]:
    """docker-compose.yml; the web server is what the image does by itself."""
    commands = {name: service["command"] for name, service in COMPOSE["services"].items() if "command" in service}
    named = {name: plain(shlex.split(command)) for name, command in commands.items() if name != "redis"}
    return {"web": of_the_image()} | named


def of_the_image() -> list[str]:
    """Dockerfile, CMD."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    return plain(json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[0]))


def of_the_chart() -> dict[str, list[str]]:
    """Each with everything in it."""
    pods = usual("production").pods()
    return {component: plain(pod["containers"][0]["command"]) for component, pod in pods.items()}


def of_the_guide() -> dict[str, list[str]]:
    """docs/connect.md, the processes at its end."""
    lines = re.findall(r"^    ((?:granian|celery) .*)$", (ROOT / "docs" / "connect.md").read_text(), re.MULTILINE)
    commands = [plain(shlex.split(line)) for line in lines]
    return {_name(command): command for command in commands}


def _name(command: list[str]) -> str:
    if command[0] == "granian":
        return "web"
    return command[command.index("-Q") + 1] if "-Q" in command else "beat"


def plain(command: Iterable[str]) -> list[str]:
    """The same words in the same order, but for what depends on the place."""
    return list(_without(iter(command)))


def _without(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        if word in MAY_DIFFER:
            next(words)
        else:
            yield word
