"""Every branch of the gate's tables and of the audit log is taken by the gate's own tests, or the run fails: `--branches`.

Watched only while those tests run, and only in their own thread: a tracer slows all that it sees. What other tests take by the
way does not count, so that which long proofs a run draws makes no difference. `make test` asks for it; a part of it, by hand:
`pytest --branches tests/statuspage tests/incidents/test_audit.py`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
WATCHED = ("statuspage/models", "incidents/audit")
BY = ("tests/statuspage/", "tests/incidents/test_audit")

watch = Coverage(data_file=None, branch=True, config_file=False, include=[f"{ROOT}/{folder}/*" for folder in WATCHED])
watch.set_option(
    "report:exclude_lines", ["if TYPE_CHECKING:", r"\(Protocol\):"]
)  # read by the type checker alone; no comment excludes more
watch.set_option("report:partial_branches", [])
outcome = StringIO()  # what is missing, file by file


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--branches", action="store_true", help=f"fail unless every branch of {' and '.join(WATCHED)} is taken"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Django starts in here and imports them; what it does not need at once is imported too."""
    with _watching(on=early_config.known_args_namespace.branches):
        yield
        for file in _watched() if early_config.known_args_namespace.branches else ():
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """The test itself, not what its fixtures do; and none of Hypothesis's, which minds how long its inputs take."""
    by_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    with _watching(on=item.config.option.branches and item.nodeid.startswith(BY) and not by_property):
        return (yield)


def _watched() -> Iterator[Path]:
    return (file for folder in WATCHED for file in (ROOT / folder).rglob("*.py"))


@contextmanager
def _watching(*, on: bool) -> Iterator[None]:
    if not on:
        yield
        return
    watch.start()
    threading.settrace(None)  # type: ignore[arg-type]  # stand-ins and moto answer in threads of this process
    try:
        yield
    finally:
        watch.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of a parallel run saw."""
    watch.get_data().add_arcs(getattr(node, "workeroutput", {}).get("branches", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what it saw; the first process judges."""
    if not session.config.option.branches:
        return
    seen = watch.get_data()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["branches"] = {file: seen.arcs(file) for file in seen.measured_files()}
        return
    seen.touch_files([str(file) for file in _watched()])
    if watch.report(file=outcome, show_missing=True, skip_covered=True) < 100 and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write(outcome.getvalue())
