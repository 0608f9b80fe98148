"""The program in a bundle: it says OK of one that nobody touched, else exactly what is wrong, with nothing but Python."""

import hashlib
import os
import re
import runpy
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from console.audit.export import export_with_receipts
from incidents import roles
from incidents.audit.bundle_verifier import verify_bundle
from incidents.audit.bundle_verifier.verify_bundle import WRONG, check
from incidents.audit.export import Form
from incidents.audit.extent import extent_of
from incidents.audit.heads import sign_heads
from tests.conftest import by
from tests.incidents.bundles import (
    of_their_own,
    read_lines,
    signed_anew,
    unpacked,
    verified,
)
from tests.incidents.operators import OPERATOR
from tests.incidents.tampering import TAMPERED, both, events, rewrite, without_receipts
from tests.statuspage.conftest import publish, say_yes, write

_made: dict[str, Path] = {}


@pytest.fixture
def bundle(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Of an incident with something published: head 1 names event 3, head 2 event 10, and there are 12. Made once, copied."""
    if "bundle" not in _made:
        _made["bundle"] = _make(request, tmp_path_factory.mktemp("bundle"))
    return Path(shutil.copytree(_made["bundle"], tmp_path / "bundle"))


def _make(request: pytest.FixtureRequest, folder: Path) -> Path:
    incident, ic = request.getfixturevalue("incident"), request.getfixturevalue("ic")
    with override_settings(AUDIT_TABLE_NAME=""):
        roles.claim(incident, actor=by(ic))
        sign_heads()
        publish(say_yes(write(incident), ic))
        sign_heads()
        roles.release(incident, actor=by(ic))
    return unpacked(export_with_receipts(extent_of(incident), form=Form.BUNDLE, actor=OPERATOR).file, folder)


def newest_digest(folder: Path) -> str:
    return hashlib.sha256(read_lines(folder / "heads.jsonl")[-1]["canonical"].encode()).hexdigest()


def test_one_that_nobody_touched_is_ok_and_says_how_far_that_goes(bundle: Path) -> None:
    status, said = verified(bundle)
    assert status == 0
    assert re.match(r"OK: INC-\d+, events 1 to 12, as exported at 2", said)
    assert "- that the keys are the installation's: they came with the bundle" in said
    assert "- that nobody who holds the key signed it all anew" in said
    assert "- that events 11 to 12 stood there before the export: no signed head names them yet" in said


def test_with_key_and_head_from_elsewhere_it_proves_more(bundle: Path, monkeypatch: Any, capsys: Any) -> None:
    known = ("--public-key", str(bundle / "public_keys.pem"), "--known-head", f"2:{newest_digest(bundle).upper()}")
    assert run(bundle, monkeypatch, *known) == 0
    said = capsys.readouterr().out
    assert ("--public-key" in said, "--known-head" in said) == (False, False)


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_named(bundle: Path, name: str, monkeypatch: Any, capsys: Any) -> None:
    tamper, expected = TAMPERED[name]
    tamper(bundle)
    assert run(bundle, monkeypatch) == 1
    said = capsys.readouterr().out
    assert said.startswith("NOT OK: ")
    assert expected in said


def run(folder: Path, monkeypatch: Any, *options: str) -> int:
    """The same program in this process, which is quicker."""
    monkeypatch.setattr(sys, "argv", ["verify_bundle.py", *options])
    return verify_bundle.main(folder)


def test_all_of_it_signed_by_another_key_is_found_only_with_what_is_known_from_elsewhere(
    bundle: Path, monkeypatch: Any, capsys: Any
) -> None:
    (bundle / "theirs.pem").write_text((bundle / "public_keys.pem").read_text())
    known, mine = newest_digest(bundle), of_their_own()
    both(events(rewrite), without_receipts)(bundle)
    signed_anew(bundle, mine)
    assert run(bundle, monkeypatch) == 0
    assert run(bundle, monkeypatch, "--public-key", str(bundle / "theirs.pem")) == 1
    assert run(bundle, monkeypatch, "--known-head", known) == 1
    said = capsys.readouterr().out
    assert f"NOT OK: manifest.json: key: {mine.id}, which is none that you trust" in said
    assert "NOT OK: signed heads: the one that you know is not among them" in said


def test_a_file_that_holds_no_key_is_named(bundle: Path, monkeypatch: Any, capsys: Any) -> None:
    (bundle / "mine.pem").write_text("my key")
    for name in ("mine.pem", "none.pem"):
        assert run(bundle, monkeypatch, "--public-key", str(bundle / name)) == 1
    said = capsys.readouterr().out
    assert f"NOT OK: {bundle}/mine.pem: no public key in it" in said
    assert f"NOT OK: {bundle}/none.pem: No such file or directory" in said


def test_any_other_byte_is_found_and_never_ends_in_a_traceback(bundle: Path) -> None:
    files = [path for path in sorted(bundle.rglob("*")) if path.is_file() and path.name != "verify_bundle.py"]

    @settings(max_examples=400 if os.environ.get("PROVE") else 40, deadline=None)
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(files))
        whole = file.read_bytes()
        place = data.draw(st.integers(0, len(whole) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
        file.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        with pytest.raises((OSError, *WRONG)):
            check(bundle, keys={}, known_head="")
        file.write_bytes(whole)

    assert check(bundle, keys={}, known_head="").startswith("OK")
    changed()


def test_where_there_is_no_bundle_it_says_so(monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["verify_bundle.py"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(verify_bundle.__file__), run_name="__main__")
    assert ended.value.code == 1
    assert capsys.readouterr().out.endswith("manifest.json: No such file or directory\n")
