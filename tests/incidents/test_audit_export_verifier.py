"""The program in a bundle: it says OK of one that nobody touched, else exactly what is wrong, with nothing but Python."""

import hashlib
import json
import os
import re
import runpy
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from console.audit.export import export_with_receipts
from incidents import roles
from incidents.audit.bundle_verifier import verify_bundle, verify_signature
from incidents.audit.bundle_verifier.verify_bundle import WRONG, check
from incidents.audit.bundle_verifier.verify_signature import is_signed
from incidents.audit.export import Form
from incidents.audit.extent import extent_of
from incidents.audit.heads import sign_heads
from incidents.audit.public_key import key_id
from incidents.audit.signing_key import SigningKey
from incidents.models.signed_head import ED25519
from tests.conftest import by
from tests.incidents.bundles import (
    Change,
    Line,
    change_lines,
    change_manifest,
    hashed_anew,
    read_lines,
    signed_anew,
    unpacked,
    verified,
    with_digests_again,
)
from tests.incidents.operators import OPERATOR
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


def receipt_in(folder: Path) -> Path:
    (found,) = (folder / "receipts").iterdir()
    return found


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
    known = ("--public-key", str(bundle / "public_keys.pem"), "--known-head", newest_digest(bundle).upper())
    assert run(bundle, monkeypatch, *known) == 0
    said = capsys.readouterr().out
    assert ("--public-key" in said, "--known-head" in said) == (False, False)


def word(canonical: str) -> str:
    assert "Checkout" in canonical
    return canonical.replace("Checkout", "Payments")


def reword(lines: list[Line]) -> None:
    lines[0]["canonical"] = word(lines[0]["canonical"])


def reword_and_hash(lines: list[Line]) -> None:
    reword(lines)
    text = bytes.fromhex(lines[0]["previous"]) + lines[0]["canonical"].encode()
    lines[0]["hash"] = hashlib.sha256(text).hexdigest()


def rewrite(lines: list[Line]) -> None:
    chain = json.loads(lines[0]["canonical"])["chain"]
    reword(lines)
    hashed_anew(lines, chain)


def replay(lines: list[Line]) -> None:
    """The events of another incident, which are a sound chain by themselves."""
    other = "INCIDENT#00000000-0000-0000-0000-000000000000"
    for line in lines:
        line["canonical"] = json.dumps(json.loads(line["canonical"]) | {"chain": other})
    hashed_anew(lines, other)


def other_head(lines: list[Line]) -> None:
    """Its second one says something else of whatever chains it names."""
    said = json.loads(lines[1]["canonical"])
    said["chains"] = [[leaf, seq, "ab" * 32] for leaf, seq, _ in said["chains"]]
    lines[1]["canonical"] = json.dumps(said)


def other_installation(lines: list[Line]) -> None:
    lines[0]["canonical"] = json.dumps(json.loads(lines[0]["canonical"]) | {"installation": "another"})


def set_of(place: int, **fields: Any) -> Callable[[list[Line]], object]:
    return lambda lines: lines[place].update(fields)


def swap(lines: list[Line]) -> None:
    lines[3], lines[4] = lines[4], lines[3]


def both(*changes: Change) -> Change:
    def tamper(folder: Path) -> None:
        for change in changes:
            change(folder)

    return tamper


def without_receipts(folder: Path) -> None:
    """They hold events too, with hashes."""
    told = json.loads((folder / "manifest.json").read_text())
    files = {name: digest for name, digest in told["files"].items() if not name.startswith("receipts/")}
    change_manifest(files=files)(folder)


def in_receipt(old: str, new: str) -> Change:
    def tamper(folder: Path) -> None:
        receipt = receipt_in(folder)
        assert old in receipt.read_text()
        receipt.write_text(receipt.read_text().replace(old, new))

    return tamper


def events(change: Callable[[list[Line]], object]) -> Change:
    return change_lines("events.jsonl", change)


def heads(change: Callable[[list[Line]], object]) -> Change:
    return change_lines("heads.jsonl", change)


def lost(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


TAMPERED: dict[str, tuple[Change, str]] = {
    "a word": (events(reword), "event 1: hash: does not fit its text"),
    "a word, and its hash": (events(reword_and_hash), "event 2: previous: does not follow event 1"),
    "a word, and all hashes": (events(rewrite), "event 3: hash: signed head 1 names another; the log was written anew"),
    "all of it, and the manifest": (both(events(rewrite), with_digests_again), "event 3: hash: signed head 1 names"),
    "the order": (events(swap), "event 4: missing; event 5 stands in its place"),
    "the first dropped": (events(lambda lines: lines.pop(0)), "event 1: missing; event 2 stands in its place"),
    "a middle one dropped": (events(lambda lines: lines.pop(6)), "event 7: missing; event 8 stands in its place"),
    "the last dropped": (events(lambda lines: lines.pop()), "event 12: missing; manifest.json counts 12"),
    "the last dropped, and the manifest": (
        both(events(lambda lines: lines.pop()), with_digests_again),
        "manifest.json: not what was signed (manifest.sig)",
    ),
    "the tail cut": (
        both(events(lambda lines: lines.__delitem__(slice(8, None))), with_digests_again),
        "event 9: missing; signed head 2 names event 10",
    ),
    "the tail cut, and the heads": (
        both(
            events(lambda lines: lines.__delitem__(slice(8, None))),
            heads(lambda lines: lines.clear()),
            with_digests_again,
        ),
        "event 9: not in the log",
    ),
    "one put in": (events(lambda lines: lines.insert(5, lines[4])), "event 6: missing; event 5 stands in its place"),
    "another chain": (events(replay), "event 1: previous: does not follow event 0"),
    "a field of an event": (events(set_of(2, more=1)), "event 3: other fields than canonical, hash, previous, seq"),
    "an event no JSON": (lambda folder: (folder / "events.jsonl").write_text("{\n"), "event 1: cannot be read"),
    "no events": (events(lambda lines: lines.clear()), "event 1: missing; signed head 1 names event 3"),
    "the manifest's count, more": (change_manifest(count=13), "event 13: missing; manifest.json counts 13"),
    "the manifest's count, less": (change_manifest(count=11), "event 12: put in; manifest.json counts 11"),
    "the manifest's first": (change_manifest(first="ab"), "manifest.json: first: not the hash of event 1"),
    "the manifest's last": (change_manifest(last="ab"), "manifest.json: last: not the hash of event 12"),
    "the manifest's date": (change_manifest(exported_at="2020"), "manifest.json: not what was signed (manifest.sig)"),
    "the manifest's key": (change_manifest(key="ab"), "manifest.json: key: ab, which is none that you trust"),
    "the manifest's chain": (change_manifest(chain="INCIDENT#x"), "signed heads: chains: with the salt in manifest"),
    "another salt": (
        change_manifest(salt="ab"),
        "signed heads: chains: with the salt in manifest.json, none names this",
    ),
    "another installation": (change_manifest(installation="x"), "signed head 1: installation: not the manifest's"),
    "the head of another installation": (heads(other_installation), "signed head 1: installation: not the manifest's"),
    "the head of another chain": (heads(other_head), "event 10: hash: signed head 2 names another"),
    "a head's number": (heads(set_of(1, number=3)), "signed head 3: number: its text says 2"),
    "a head's signature": (heads(set_of(1, signature="ab" * 64)), "signed head 2: signature: not of its text"),
    "a head's key": (heads(set_of(1, key="ab")), "signed head 2: key: ab, which is none that you trust"),
    "an older head's signature": (heads(set_of(0, signature="ab")), "heads.jsonl: not as exported, by its digest"),
    "a head between dropped": (heads(lambda lines: lines.insert(0, lines[1])), "signed head 1: previous: not the head"),
    "a receipt of other words": (in_receipt("payments may", "payments can"), "its words are not those that were"),
    "a receipt's event": (in_receipt('\\"via\\":\\"slack\\"', '\\"via\\":\\"console\\"'), "do not bear out its events"),
    "a receipt lost": (lambda folder: receipt_in(folder).unlink(), "No such file or directory"),
    "a program": (
        lambda folder: (folder / "verify_receipt.py").write_text("check = print"),
        "verify_receipt.py: not as exported, by its digest in manifest.json",
    ),
    "the signature's form": (
        lambda folder: (folder / "manifest.sig").write_text((folder / "manifest.sig").read_text().upper()),
        "manifest.sig: not written as signatures are",
    ),
    "no manifest": (lost("manifest.json"), "manifest.json: No such file or directory"),
    "no heads": (lost("heads.jsonl"), "heads.jsonl: No such file or directory"),
}


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


MINE = Ed25519PrivateKey.from_private_bytes(bytes(32))
OF_MINE = MINE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_all_of_it_signed_by_another_key_is_found_only_with_what_is_known_from_elsewhere(
    bundle: Path, monkeypatch: Any, capsys: Any
) -> None:
    (bundle / "theirs.pem").write_text((bundle / "public_keys.pem").read_text())
    known = newest_digest(bundle)
    both(events(rewrite), without_receipts)(bundle)
    signed_anew(bundle, SigningKey(public_key=OF_MINE, algorithm=ED25519, in_kms=False, sign=MINE.sign))
    assert run(bundle, monkeypatch) == 0
    assert run(bundle, monkeypatch, "--public-key", str(bundle / "theirs.pem")) == 1
    assert run(bundle, monkeypatch, "--known-head", known) == 1
    said = capsys.readouterr().out
    assert f"NOT OK: manifest.json: key: {key_id(OF_MINE)}, which is none that you trust" in said
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
        with pytest.raises(WRONG):
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


MESSAGE = b"incident-response signed head 1 ab"


def test_an_ed25519_signature_is_checked_as_a_library_checks_it() -> None:
    signature = MINE.sign(MESSAGE)
    assert is_signed(OF_MINE, MESSAGE, signature)
    assert not is_signed(OF_MINE, MESSAGE + b"c", signature)
    assert not is_signed(OF_MINE, MESSAGE, signature[:-1])
    assert not is_signed(OF_MINE + b"x", MESSAGE, signature)
    order = verify_signature.ORDER + int.from_bytes(signature[32:], "little")
    assert not is_signed(OF_MINE, MESSAGE, signature[:32] + order.to_bytes(32, "little"))  # the same, written otherwise


@given(st.integers(0, 511))
@settings(max_examples=10, deadline=None)
def test_no_other_bit_is_taken(bit: int) -> None:
    signature = bytearray(MINE.sign(MESSAGE))
    signature[bit // 8] ^= 1 << bit % 8
    try:
        assert not is_signed(OF_MINE, MESSAGE, bytes(signature))
    except ValueError as wrong:
        assert "no point of the curve" in str(wrong)


@pytest.mark.parametrize("y", [2, 1 | 1 << 255, 2**255 - 18])
def test_what_is_no_point_of_the_curve_is_no_key(y: int) -> None:
    """No x for it; an x of 0 with a sign; a y that is written in another way too."""
    with pytest.raises(ValueError, match="no point of the curve"):
        is_signed(OF_MINE[:12] + y.to_bytes(32, "little"), MESSAGE, MINE.sign(MESSAGE))


def test_an_rsa_signature_of_kms_is_checked() -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = key.sign(MESSAGE, PKCS1v15(), SHA256())
    assert is_signed(public, MESSAGE, signature)
    assert not is_signed(public, MESSAGE + b"c", signature)
    assert not is_signed(public, MESSAGE, b"\0" + signature)
