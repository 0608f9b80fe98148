"""`python -m tests.security`: four looks; writes sbom.json and licences.txt. Exit status 1 where one finds something."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.security import licences, secrets, weaknesses

LOCK = Path("requirements/prod.txt")
NOT_AUDITED = """
*** NOT AUDITED: of {} of the packages nothing could be heard from here.
*** Run `make security` where PyPI's or OSV's list of weaknesses can be reached, before a release.

"""
SBOM, LICENCES = Path("sbom.json"), Path("licences.txt")


def main() -> int:
    """Says all of it, whatever the first one found."""
    bad = say("secrets in the repository", secrets.found(secrets.ours()))
    LICENCES.write_text("\n".join(licences.listed(LOCK)) + "\n")
    bad += say(f"licences that may not be handed on ({LICENCES} has all)", licences.refused(LOCK))
    make_sbom()
    heard = weaknesses.asked(LOCK)
    bad += say("known weaknesses", heard.known)
    if heard.unasked:
        sys.stdout.write(NOT_AUDITED.format(len(heard.unasked)))
    return 1 if bad else 0


def say(what: str, found: Iterable[str]) -> int:
    """How many there are."""
    lines = list(found)
    sys.stdout.write("\n  ".join([f"{what}: {len(lines) or 'none'}", *lines]) + "\n")
    return len(lines)


def make_sbom() -> None:
    """What the image holds, with hashes. https://cyclonedx.org/docs/1.6/json/"""
    command = ["cyclonedx_py", "requirements", str(LOCK), "--output-reproducible", "--of", "JSON", "-o", str(SBOM)]
    subprocess.run([sys.executable, "-m", *command], check=True)
    sys.stdout.write(f"bill of materials: {SBOM}\n")


if __name__ == "__main__":
    sys.exit(main())
