"""`make security` finds what it is for."""

import json
from pathlib import Path

import pytest

from tests.security import licences, secrets, weaknesses

LOCK = Path("requirements/prod.txt")
KEY = "AKIA" + "IOSFODNN7EXAMPLE"  # not as a scan of this file would see it


def test_a_key_in_a_file_is_found_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    file.write_text(f"region = 'eu-central-1'\nkey = '{KEY}'\n")
    (line,) = secrets.found([str(file)])
    assert line == f"{file}:2: AWS Access Key"


def test_everything_in_the_image_has_a_licence_that_may_be_handed_on() -> None:
    assert licences.refused(LOCK) == []
    assert len(licences.locked(LOCK)) > 50


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0", "unknown", "Other/Proprietary License"])
def test_others_are_refused(licence: str) -> None:
    assert not licences._may("a 1.0", licence)


def test_what_could_not_be_asked_is_not_taken_for_good_news() -> None:
    said = {"dependencies": [
        {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}, {"name": "b", "skip_reason": "not found"},
        {"name": "c", "version": "2", "vulns": []},
    ]}  # fmt: skip
    assert weaknesses.heard(json.dumps(said)) == weaknesses.Heard(known=["a 1: PYSEC-1"], unasked=["b"])
    assert weaknesses.heard("no network") is None
