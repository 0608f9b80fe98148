"""Every way in which a bundle may have been changed, and what its program has to say of it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.incidents.bundles import Change, Line, change_lines, change_manifest, hashed_anew, with_digests_again


def receipt_in(folder: Path) -> Path:
    (found,) = (folder / "receipts").iterdir()
    return found


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
    "the manifest's date": (
        change_manifest(exported_at="2020\u00fc"),
        "manifest.json: not what was signed (manifest.sig)",
    ),
    "the manifest's key": (change_manifest(key="ä"), "manifest.json: key: \\xe4, which is none that you trust"),
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
