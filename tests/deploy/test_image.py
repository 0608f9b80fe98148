"""The image, as far as it can be looked at without an engine that builds it; test_image_rehearsed.py goes through its steps."""

import re
import subprocess

from tests.deploy.chart import tool
from tests.fences.code import LAYERS, ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
COMPILERS = re.compile(r"\b(gcc|g\+\+|cc|build-essential|apt-get|apk|make|cargo)\b")


def test_hadolint_finds_nothing() -> None:
    told = subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")


def test_every_package_is_locked_and_comes_built() -> None:
    installs = [line for line in DOCKERFILE.splitlines() if "pip install" in line or "pip sync" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)
    assert ("--only-binary :all:" in installs[0], "--no-build" in installs[1]) == (True, True)


def test_no_stage_has_a_compiler() -> None:
    instructions = "\n".join(line for line in DOCKERFILE.splitlines() if not line.startswith("#"))
    assert COMPILERS.findall(instructions) == []


def test_the_last_stage_runs_nothing_and_is_not_root() -> None:
    assert "\nRUN " not in FINAL
    assert re.findall(r"^USER (\d+):(\d+)$", FINAL, re.MULTILINE) == [("10001", "10001")]


def test_its_health_is_asked_without_curl() -> None:
    assert 'CMD ["python", "deploy/healthcheck.py", "http://127.0.0.1:8000/health"]' in FINAL
    assert "curl" not in FINAL


def test_the_image_holds_the_application_and_nothing_else() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == {
        *LAYERS,
        "manage.py",
        "LICENSE",
        "requirements/uv.txt",
        "requirements/prod.txt",
        "deploy/healthcheck.py",
    }
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_one_argument_names_the_base_of_both_stages() -> None:
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["${PYTHON}", "${PYTHON}"]


def test_python_is_the_one_that_is_tested() -> None:
    assert re.findall(r"^ARG PYTHON=python:(3\.\d+)-slim", DOCKERFILE, re.MULTILINE) == ["3.11"]
