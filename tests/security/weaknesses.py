"""What is known against the packages of the image, where the network lets us ask. https://github.com/pypa/pip-audit"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ASK = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", "--requirement")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`known` are weaknesses, `unasked` the packages of which nothing could be heard."""

    known: list[str]
    unasked: list[str]


def asked(lock: Path) -> Heard:
    """What pip-audit hears of every package of the lock. Nothing heard at all is no good news: all are unasked then."""
    command = [sys.executable, "-m", "pip_audit", *ASK, str(lock)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return heard(said.stdout) or Heard(known=[], unasked=["every package"])


def heard(said: str) -> Heard | None:
    """Its JSON; None for anything else."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return None
    return Heard(
        known=[f"{one['name']} {one['version']}: {bad['id']}" for one in packages for bad in one.get("vulns", [])],
        unasked=[one["name"] for one in packages if "skip_reason" in one],
    )
