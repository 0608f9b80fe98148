"""A file is one idea and a function one purpose: counted, with a reason for each that is longer."""

import ast
from collections.abc import Iterator

from tests.fences.code import LAYERS, Module, modules, nothing_to_mend

FILE, FILE_AT_MOST = 250, 400
FUNCTION, FUNCTION_AT_MOST = 40, 80
SHORT = 25  # nine functions in ten are under it
LONG_FILES = {
    "incident_response/checks.py": "every check of a setting, a few lines each; the list is the idea",
    "incident_response/settings.py": "every setting, a line each; the list is the idea",
    "incidents/facts.py": "every fact of the record, an id or two each; the list is the idea",
    "incidents/models/incident.py": "every column and constraint of one row, a line each; the list is the idea",
    "incidents/tasks.py": "every effect of the record, a few lines each; the list is the idea",
    "slackbot/client.py": "every Slack method we use, a few lines each; the list is the idea",
    "statuspage/models/publication_record.py": "every way one row changes, under the same locks; the list is the idea",
    "tests/incidents/test_outbox.py": "a claim, what follows each failure, lanes and the sweep are proved on one small effect",
    "tests/incidents/test_audit.py": "the chain and its mirror are proved on one story",
    "tests/fences/verb_cases.py": "a case for each verb; the list is the idea",
    "tests/fences/test_stand_ins.py": "an example for each function of each client, and what is made of them",
    "tests/slackbot/test_slack_takes_everything.py": "every message and dialog, a line each; the list is the idea",
    "tests/sandbox/test_page_browser.py": "one page, looked at in one browser",
}
LONG_FUNCTIONS: dict[str, str] = {}


def ours() -> tuple[Module, ...]:
    return modules(*LAYERS, "sandbox", "tests", "manage.py")


def functions(found: tuple[Module, ...]) -> Iterator[tuple[str, str, int]]:
    """Where each function begins, its name, and how many lines it has."""
    for module in found:
        nodes: list[ast.FunctionDef | ast.AsyncFunctionDef] = [*module.every(ast.FunctionDef)]
        for node in [*nodes, *module.every(ast.AsyncFunctionDef)]:
            yield module.at(node), node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def length(module: Module) -> int:
    return module.text.count("\n")


def too_long(found: tuple[Module, ...]) -> list[str]:
    files = [
        f"{module.path} has {length(module)} lines; put its second idea into a file of its own"
        for module in found
        if length(module) > (FILE_AT_MOST if module.path in LONG_FILES else FILE)
    ]
    named = [
        f"{place}: {name} has {lines} lines; put its second purpose into a function of its own"
        for place, name, lines in functions(found)
        if lines > (FUNCTION_AT_MOST if name in LONG_FUNCTIONS else FUNCTION)
    ]
    return files + named


def test_no_file_and_no_function_is_longer_than_its_reason() -> None:
    nothing_to_mend(too_long(ours()))


def test_nine_functions_in_ten_are_short() -> None:
    lengths = sorted(lines for _, _, lines in functions(ours()))
    assert lengths[int(len(lengths) * 0.9)] < SHORT


def test_whatever_has_a_reason_still_needs_it() -> None:
    short = {module.path for module in ours() if length(module) <= FILE} & LONG_FILES.keys()
    short |= LONG_FUNCTIONS.keys() - {name for _, name, lines in functions(ours()) if lines > FUNCTION}
    assert short == set(), "tests/fences/test_lengths.py: it is short again; take its reason out"


def test_a_long_one_is_named_with_its_file_and_the_remedy() -> None:
    text = "def long() -> None:\n" + "    print()\n" * 300
    file, function = too_long((Module(path="incidents/long.py", text=text),))
    assert file.startswith("incidents/long.py has 301 lines; put its second idea")
    assert function.startswith("incidents/long.py:1: long has 301 lines; put its second purpose")
