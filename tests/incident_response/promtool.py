"""Prometheus' own tool, for its language and its rules. https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/"""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).resolve().parents[2] / "deploy" / "alerts.yml"
WITH_IT = Path(sys.executable).parent / "promtool"  # where `make test` puts it
FIRING = 'sum by (alertname) (ALERTS{alertstate="firing"})'


def promtool(*arguments: str) -> str:
    """What it says; raises AssertionError with it where it is not content."""
    tool = str(WITH_IT) if WITH_IT.exists() else shutil.which("promtool")
    assert tool, "promtool is missing; `make promtool` gets it from Debian's package prometheus"
    ended = subprocess.run([tool, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def fires(before: str, after: str, alerts: Sequence[str], folder: Path, *, minutes: int = 9) -> None:
    """None fires while `/metrics` says what it said before; `minutes` after it says the other those do, and no other."""
    unit = {
        "rule_files": [str(RULES)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": _series(before, after),
                "promql_expr_test": [_expected("30m", []), _expected(f"{31 + minutes}m", alerts)],
            }
        ],
    }
    file = folder / "unit.yml"
    file.write_text(yaml.safe_dump(unit))
    promtool("test", "rules", str(file))


def _expected(at: str, alerts: Iterable[str]) -> dict[str, Any]:
    samples = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in alerts]
    return {"expr": FIRING, "eval_time": at, "exp_samples": samples}


def _series(before: str, after: str) -> list[dict[str, str]]:
    """A sample a minute, in the tool's own notation; `_` where there is none."""
    then, now = _samples(before), _samples(after)
    names = sorted(then | now)
    return [{"series": name, "values": f"{_repeated(then, name, 31)} {_repeated(now, name, 40)}"} for name in names]


def _repeated(samples: Mapping[str, str], name: str, times: int) -> str:
    return " ".join([samples.get(name, "_")] * times)


def _samples(text: str) -> dict[str, str]:
    """Each series, as it is written, with its value."""
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {series: value for series, _, value in lines}
