"""The same checks everywhere: `make lint`, CI and the hooks before a commit; and every exception to them says why."""

import re
import subprocess

import yaml

from tests.fences.code import LAYERS, PROJECT, ROOT, modules, nothing_to_mend

EXCEPTION = re.compile(r"# type: ignore(?P<code>\[[\w, -]+\])?(?P<rest>.*)")
QUIET = re.compile(r"# noqa(?P<code>: [A-Z]+\d+)?(?P<rest>.*)")


def of_make() -> list[str]:
    """What `make lint` would run."""
    told = subprocess.run(
        ["make", "--dry-run", "--silent", "lint"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line for line in told.stdout.splitlines() if line.startswith(".venv/bin/") and "pip" not in line]


def of_hooks() -> list[str]:
    """What runs before a commit."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    return [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]


def test_the_hooks_before_a_commit_are_make_lint() -> None:
    assert of_hooks() == of_make(), (
        ".pre-commit-config.yaml and `lint` in the Makefile: the same commands in the same order"
    )


def test_ci_runs_lint_and_the_tests() -> None:
    assert {"make lint", "make test"} <= set((ROOT / ".ci" / "run").read_text().splitlines())


def unexplained(kind: re.Pattern[str]) -> list[str]:
    """Exceptions without a code or a reason; a fence may quote one."""
    return [
        f"{module.path}:{number}: name the code and, behind another #, why"
        for module in modules(*LAYERS, "sandbox")
        for number, line in enumerate(module.text.splitlines(), start=1)
        if (found := kind.search(line)) and not (found["code"] and found["rest"].strip(" #"))
    ]


def test_every_exception_from_the_types_has_its_code_and_reason() -> None:
    nothing_to_mend(unexplained(EXCEPTION))


def test_every_exception_from_the_style_has_its_code_and_reason() -> None:
    nothing_to_mend(unexplained(QUIET))


def test_types_are_strict_everywhere() -> None:
    mypy = PROJECT["tool"]["mypy"]
    softened = {name for one in mypy["overrides"] for name in one} - {"module", "ignore_missing_imports"}
    softened -= {"follow_untyped_imports"}  # reads more, not less
    assert (mypy["strict"], softened) == (True, {"ignore_errors"}), "pyproject.toml: only migrations are left out"
