"""The licence of everything that the image holds, and whether it may be handed on with it."""

import re
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
MAY_BE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|0BSD|CNRI|HPND|Zlib", re.IGNORECASE
)
OF_A_LIBRARY = {  # LGPL, used as it comes and replaceable: asks nothing of us but that
    "psycopg", "psycopg-binary", "python-stdnum",
}  # fmt: skip


def of(name: str) -> str:
    """Its licence in its own words: the expression, else what its classifiers or its free text say first."""
    about = metadata(name)
    named = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    expression, text = (
        about.get_all(name, [""])[0].strip().split("\n")[0] for name in ("License-Expression", "License")
    )
    return expression or " and ".join(named) or text or "unknown"


def locked(lock: Path) -> list[tuple[str, str]]:
    """Every package of the lock with its version."""
    return LOCKED.findall(lock.read_text())


def listed(lock: Path) -> Iterator[str]:
    """A line for each."""
    for name, version in locked(lock):
        yield f"{name} {version}: {of(name)}"


def refused(lock: Path) -> list[str]:
    """Those that may not be handed on, or of which nobody knows."""
    return [line for line in listed(lock) if not _may(*line.partition(": ")[::2])]


def _may(package: str, licence: str) -> bool:
    if re.search(r"GPL", licence) and not re.search(r"LGPL|Lesser", licence):
        return False
    return bool(MAY_BE.search(licence)) or package.partition(" ")[0] in OF_A_LIBRARY
