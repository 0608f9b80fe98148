"""The chart as Helm's own engine renders it, for three sets of values, and the pods in it."""

import functools
import json
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from tests.fences.code import ROOT

CHART = ROOT / "deploy" / "helm" / "incident-response"
TOOLS = ROOT / ".venv-deploy"
NAMES = ("default", "minimal", "production")
APPLICATION = ("web", "rooms", "gate", "ai", "default", "beat")  # what knows the application's secrets

Manifest = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What came of one set of values."""

    refused: str
    manifests: list[Manifest]
    invalid: list[str]
    lint: list[str]

    def of(self, kind: str) -> dict[str, Manifest]:
        """Those of a kind, by the part of their name behind the release's."""
        named = {one["metadata"]["name"]: one for one in self.manifests if one["kind"] == kind}
        return {name.removeprefix("incident-response").removeprefix("-"): one for name, one in named.items()}

    def pods(self) -> dict[str, Manifest]:
        """The spec of each pod by its component; the job's is `migrate`."""
        return {
            one["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"]: one["spec"]["template"][
                "spec"
            ]
            for kind in ("Deployment", "Job")
            for one in self.of(kind).values()
        }


def values(name: str) -> dict[str, Any]:
    """What is changed of values.yaml."""
    return {} if name == "default" else dict(yaml.safe_load((CHART / "ci" / f"{name}-values.yaml").read_text()))


def render(*given: dict[str, Any]) -> list[Rendered]:
    """Each of the sets of values, rendered, linted and validated."""
    return [Rendered(**one) for one in ask({"render": str(CHART), "values": given})]


@functools.cache
def _usual() -> list[Rendered]:
    return render(*map(values, NAMES))


def usual(name: str) -> Rendered:
    """One of the three sets."""
    return _usual()[NAMES.index(name)]


def ask(question: dict[str, Any]) -> Any:
    """What tests/deploy/render_and_validate.py answers."""
    given = json.dumps(question)
    program = [tool("python"), str(ROOT / "tests" / "deploy" / "render_and_validate.py")]
    answered = subprocess.run(program, input=given, capture_output=True, text=True, check=False)
    assert answered.returncode == 0, answered.stderr
    return json.loads(answered.stdout)


def tool(name: str) -> str:
    """A program of .venv-deploy."""
    if not (TOOLS / ".ready").exists():
        pytest.fail("the tools for deploy/ are missing: `make tools` installs them")
    return str(TOOLS / "bin" / name)
