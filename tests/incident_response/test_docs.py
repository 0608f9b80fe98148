"""What the guides name is there: settings, make targets, commands, files, rights. And what is there is in the guides."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from incidents.audit.actions import Action
from tests.deploy.aws_calls import rights

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "connect.md"
ALERTS_GUIDE = ROOT / "docs" / "connecting-alerts.md"
SIGN_IN_GUIDE = ROOT / "docs" / "sign-in.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OF_THE_SANDBOX = {"TEST_SEED", "WEB_PORT", "SANDBOX_PORT", "SANDBOX_DIR", "SANDBOX_KEEP"}
OF_COMPOSE = {"RELAY_ADDRESS"}  # what docker-compose.yml itself reads
WORDS = {
    "ASSEMBLY_FAILED",
    "CAPABILITY_IAM",
    "CHAIN_FORKED",
    "PAY_PER_REQUEST",
    "RSA_2048",
    "SIGN_VERIFY",
}  # in capitals without being a setting or an action

CODE = re.compile(r"```.*?```|`[^`\n]+`|^ {4}[^\n]+", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def id_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _code(page: Path) -> str:
    """What stands in code spans and blocks."""
    return "\n".join(CODE.findall(page.read_text()))


def _settings() -> set[str]:
    """Those of the example, which another test holds against settings.py."""
    return set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_every_setting_named_exists(page: Path) -> None:
    known = _settings() | set(Action.names) | {action.value for action in Action} | OF_THE_SANDBOX | OF_COMPOSE | WORDS
    assert set(NAME.findall(_code(page))) <= known


def test_every_setting_is_in_the_guide() -> None:
    assert _settings() - set(NAME.findall(_code(GUIDE) + _code(ALERTS_GUIDE) + _code(SIGN_IN_GUIDE))) == set()


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_every_make_target_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", _code(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_every_management_command_named_exists(page: Path) -> None:
    assert set(re.findall(r"\bmanage\.py ([a-z_]+)\b", _code(page))) <= get_commands().keys()


def _links(page: Path) -> Iterator[str]:
    for found in LINK.finditer(page.read_text()):
        target = found[1] or found[2]
        if not re.match(r"[a-z]+:", target):
            yield target


def _headings(page: Path) -> set[str]:
    """As a page on GitHub is jumped to: https://docs.github.com/en/get-started/writing-on-github (section links)."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=id_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _links(page):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not place or place in _headings(target), link


def test_every_picture_is_shown() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in _links(page)}
    assert set((ROOT / "docs" / "images").iterdir()) <= shown


def test_every_picture_is_taken_by_make_screenshots() -> None:
    taken = re.findall(r"self\.take\(.*\"([a-z-]+)\"", (ROOT / "sandbox" / "screenshots.py").read_text())
    assert sorted(taken) == sorted(picture.stem for picture in (ROOT / "docs" / "images").glob("*.png"))


def test_the_role_in_the_guide_may_do_what_the_code_calls_and_no_more() -> None:
    policy = json.loads(re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)[0])
    granted = [action for one in policy["Statement"] for action in _listed(one["Action"])]
    assert sorted(granted) == sorted(rights())


def _listed(one: str | list[str]) -> list[str]:
    return one if isinstance(one, list) else [one]
