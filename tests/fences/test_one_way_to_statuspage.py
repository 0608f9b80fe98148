"""Nothing but the one client knows where Statuspage is or holds its key, and nothing else builds a request to it.

Beside the contract that only `statuspage/models/publication.py` imports that client (pyproject.toml).
"""

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.fences.code import CONTRACTS, Module, application, called, constant, nothing_to_mend

CLIENT = "statuspage/client.py"
NAMES = ("STATUSPAGE_API_URL", "STATUSPAGE_API_KEY")
MAY_NAME = {
    "incident_response/settings.py": "reads them from the environment",
    "incident_response/checks.py": "says which settings are missing or malformed",
    "clients/egress.py": "says which of them names the address that a call may go to",
    "console/connections/systems.py": "says which of them to look at where the page does not answer",
    "statuspage/connected.py": "asks whether a page is connected at all",
    "slackbot/messages/stopped.py": "links to Statuspage's own console, where people post by hand",
}
SAYS_ONLY_WHETHER = "statuspage/connected.py"


def strays(found: Iterable[Module]) -> list[str]:
    """Every place beside the client and the exceptions that could begin a request to Statuspage."""
    return [
        f"{module.at(node)}: {what}; only {CLIENT} speaks to Statuspage, and only Publication.save() sends"
        for module in found
        if module.path not in {CLIENT, *MAY_NAME}
        for node, what in [*_names(module), *_requests(module)]
    ]


def _names(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Its settings, as attributes and as text, and its address, but for where the docs of its API are."""
    for read in module.every(ast.Attribute):
        if read.attr in NAMES:
            yield read, f"names {read.attr}"
    for literal in module.every(ast.Constant):
        text = str(literal.value) if isinstance(literal.value, str) else ""
        said = text.replace("developer.statuspage.io", "")
        if "statuspage.io" in said or any(name in said for name in NAMES):
            yield literal, "holds Statuspage's address or the name of its settings"


def _requests(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """A call through the one door in Statuspage's name, whether written out or by the module's own constant."""
    named = {
        target.id
        for assigned in module.every(ast.Assign)
        if constant(assigned.value) == "statuspage"
        for target in assigned.targets
        if isinstance(target, ast.Name)
    }
    for call in module.every(ast.Call):
        to = call.args[0] if call.args else None
        if called(call) == "call" and (constant(to) == "statuspage" or (isinstance(to, ast.Name) and to.id in named)):
            yield call, "calls Statuspage"


def test_nothing_else_names_statuspage_or_calls_it() -> None:
    nothing_to_mend(strays(application()))


def test_every_exception_is_needed() -> None:
    there = {module.path: [*_names(module), *_requests(module)] for module in application()}
    assert {path for path in MAY_NAME if not there[path]} == set()
    assert [what for path in MAY_NAME for _, what in there[path] if what == "calls Statuspage"] == []


def test_the_key_is_asked_for_only_as_given_or_not() -> None:
    (module,) = (module for module in application() if module.path == SAYS_ONLY_WHETHER)
    asked = {id(call.args[0]) for call in module.every(ast.Call) if called(call) == "bool"}
    assert [module.at(read) for read, _ in _names(module) if id(read) not in asked] == []


def test_the_contract_names_the_one_importer() -> None:
    (contract,) = (one for one in CONTRACTS if one.get("protected_modules") == ["statuspage.client"])
    assert (contract["type"], contract["allowed_importers"]) == ("protected", ["statuspage.models.publication"])


@pytest.mark.parametrize(
    "code",
    [
        "url = settings.STATUSPAGE_API_URL",
        "key = getattr(settings, 'STATUSPAGE_API_KEY')",
        "url = 'https://api.statuspage.io/v1/pages'",
        "http.call('statuspage', 'POST', url)",
        "SYSTEM = 'statuspage'\nhttp.call(SYSTEM, 'POST', url)",
    ],
)
def test_a_stray_is_found(code: str) -> None:
    (said,) = strays([Module(path="console/stray.py", text=code)])
    assert said.startswith("console/stray.py:")
