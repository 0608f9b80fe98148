"""Checks an audit bundle with nothing but Python 3.10: `python3 -I -S verify_bundle.py`, beside its files. Exit status 0: OK.

`hash = SHA-256(previous hash + canonical)`; the first previous hash is SHA-256 of what follows `#` in the chain's name.
"""

import argparse
import base64
import hashlib
import json
import runpy
import sys
from pathlib import Path
from typing import Any

PROGRAMS = ("verify_bundle.py", "verify_receipt.py", "verify_signature.py")
EVENT = {"seq", "previous", "canonical", "hash"}
HEAD = {"number", "canonical", "signature", "algorithm", "key"}
MANIFEST = {
    *("bundle", "version", "installation", "chain", "incident", "count", "first", "last", "salt"),
    *("exported_at", "exported_by", "files"),
}
WRONG = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
Signed = dict[int, tuple[str, str]]  # the hash at which event, and the head that says so


def check(folder: Path, *, key: bytes, known_head: str) -> str:
    """What it proves and what not. `key` is DER; empty: the bundle's own. Raises ValueError with the first thing that is wrong."""
    told = parsed((folder / "manifest.json").read_bytes(), "manifest.json", MANIFEST, indent=2)
    changed = [name for name, digest in told["files"].items() if hashed_file(folder / name) != digest]
    for name in PROGRAMS:
        demand(name in told["files"] and name not in changed, f"{name}: not the program that was exported")
    digests, newest, signed = check_heads(folder, told)
    receipts = [name for name in told["files"] if name.startswith("receipts/")]
    copies = {event["seq"]: (name, event) for name in receipts for event in check_receipt(folder, name)}
    check_events(folder, told, signed, copies)
    demand(not changed, f"{', '.join(changed)}: not as exported, by the digests in manifest.json")
    check_signatures(folder, key or der(folder / "public_key.pem"), newest)
    demand(not known_head or known_head in digests, "signed heads: the one that you know is not among them")
    return outcome(told, signed, own_key=not key, unknown=not known_head)


def check_heads(folder: Path, told: dict[str, Any]) -> tuple[list[str], dict[str, Any], Signed]:
    """Their digests in order, the newest, and what they say of this chain: each names the one before, the first this chain."""
    leaf = hashlib.sha256(told["chain"].partition("#")[2].encode() + bytes.fromhex(told["salt"])).hexdigest()
    digests: list[str] = []
    newest: dict[str, Any] = {}
    signed: Signed = {}
    for line in (folder / "heads.jsonl").read_bytes().splitlines(keepends=True):
        newest = parsed(line, f"heads.jsonl, line {len(digests) + 1}", HEAD)
        where = f"signed head {newest['number']}"
        head = loaded(newest["canonical"], where)
        demand(head["number"] == newest["number"], f"{where}: number: its text says {head['number']}")
        demand(head["installation"] == told["installation"], f"{where}: installation: not the manifest's")
        demand(head["previous"] in (digests or [head["previous"]])[-1:], f"{where}: previous: not the head before it")
        signed |= {seq: (digest, where) for named, seq, digest in head["chains"] if named == leaf}
        demand(bool(signed), f"{where}: chains: with the salt in manifest.json, this chain is not among them")
        digests.append(hashlib.sha256(newest["canonical"].encode()).hexdigest())
    return digests, newest, signed


def check_receipt(folder: Path, name: str) -> list[dict[str, Any]]:
    """Its events, once the program that checks receipts alone finds it sound."""
    try:
        receipt: dict[str, Any] = runpy.run_path(str(folder / PROGRAMS[1]))["check"]((folder / name).read_bytes())
    except WRONG as wrong:
        raise ValueError(f"{name}: {wrong}") from None
    events: list[dict[str, Any]] = receipt["events"]
    return events


def check_events(folder: Path, told: dict[str, Any], signed: Signed, copies: dict[int, tuple[str, Any]]) -> None:
    """One unbroken chain, as far as the manifest and the signed heads say, with the events of the receipts in their places."""
    before, count = hashlib.sha256(told["chain"].partition("#")[2].encode()).hexdigest(), 0
    with (folder / "events.jsonl").open("rb") as lines:
        for count, line in enumerate(lines, 1):
            where = f"event {count}"
            kept = parsed(line, where, EVENT)
            demand(kept["seq"] == count, f"{where}: missing; event {kept['seq']} stands in its place")
            demand(kept["previous"] == before, f"{where}: previous: does not follow event {count - 1}")
            before = hashlib.sha256(bytes.fromhex(before) + kept["canonical"].encode()).hexdigest()
            demand(kept["hash"] == before, f"{where}: hash: does not fit its text")
            event = loaded(kept["canonical"], where)
            demand(event["seq"] == count, f"{where}: seq: its text says {event['seq']}")
            demand(event["chain"] == told["chain"], f"{where}: chain: {event['chain']}, another than the manifest's")
            receipt, copy = copies.pop(count, ("", kept))
            demand(copy == kept, f"{receipt}: event {count}: another than in the log")
            digest, head = signed.get(count, (before, ""))
            demand(digest == before, f"{where}: hash: {head} names another; the log was written anew")
            demand(count > 1 or told["first"] == before, "manifest.json: first: not the hash of event 1")
    for seq, (_, head) in signed.items():
        demand(seq <= count, f"event {count + 1}: missing; {head} names event {seq}")
    demand(told["count"] <= count, f"event {count + 1}: missing; manifest.json counts {told['count']}")
    demand(told["count"] == count, f"event {count}: put in; manifest.json counts {told['count']}")
    demand(told["last"] == before, f"manifest.json: last: not the hash of event {count}")
    for seq, (name, _) in copies.items():
        raise ValueError(f"{name}: event {seq}: not in the log")


def check_signatures(folder: Path, key: bytes, newest: dict[str, Any]) -> None:
    """Of the manifest, which names every other file by its digest; of the newest head, which names those before it."""
    is_signed = runpy.run_path(str(folder / PROGRAMS[2]))["is_signed"]
    text = (folder / "manifest.sig").read_text()
    message = f"incident-response audit bundle 1 {hashed_file(folder / 'manifest.json')}".encode()
    demand(bytes.fromhex(text).hex() + "\n" == text, "manifest.sig: not written as signatures are")
    demand(is_signed(key, message, bytes.fromhex(text)), "manifest.sig: not this key's signature of manifest.json")
    if newest:
        message = f"incident-response signed head 1 {hashlib.sha256(newest['canonical'].encode()).hexdigest()}".encode()
        fits = is_signed(key, message, bytes.fromhex(newest["signature"]))
        demand(fits, f"signed head {newest['number']}: signature: not this key's")


def outcome(told: dict[str, Any], signed: Signed, *, own_key: bool, unknown: bool) -> str:
    """OK, and how far that goes."""
    covered, count = max(signed, default=0), told["count"]
    lines = [f"OK: {told['incident']}, events 1 to {count}, as exported at {told['exported_at']}. It does not prove:"]
    if own_key:
        lines.append("- that the key is the installation's: it came with the bundle; get it elsewhere (--public-key)")
    if unknown:
        lines.append("- that whoever holds the key did not sign it all anew: name a head you know (--known-head)")
    if covered < count:
        lines.append(
            f"- that events {covered + 1} to {count} stood there before the export: no signed head names them yet"
        )
    lines.append(
        "- who the people are behind p_ and their letters, and that this program is ours: compare it with the source"
    )
    return "\n".join(lines)


def loaded(raw: str | bytes, where: str) -> Any:
    """What the JSON says."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: cannot be read") from None


def parsed(raw: bytes, where: str, fields: set[str], *, indent: int | None = None) -> dict[str, Any]:
    """The JSON of a bundle, with these fields and in the one form in which it is written."""
    value: dict[str, Any] = loaded(raw, where)
    demand(
        isinstance(value, dict) and value.keys() == fields, f"{where}: other fields than {', '.join(sorted(fields))}"
    )
    anew = json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=False) + "\n"
    demand(anew.encode() == raw, f"{where}: not written as bundles are")
    return value


def der(pem: Path) -> bytes:
    """The public key in a PEM file."""
    return base64.b64decode("".join(pem.read_text().split("-----")[2].split()), validate=True)


def hashed_file(path: Path) -> str:
    """Its SHA-256 in hex; it may be larger than memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def demand(fits: bool, otherwise: str) -> None:
    """Raises ValueError unless it fits."""
    if not fits:
        raise ValueError(otherwise)


def main() -> int:
    """0 if it is OK, else 1; says how far that goes, or what is wrong."""
    asked = argparse.ArgumentParser(description="Checks the audit bundle beside it.")
    asked.add_argument("--public-key", type=Path, help="the installation's key in PEM, from elsewhere than the bundle")
    asked.add_argument(
        "--known-head", default="", help="the digest of a signed head that you were given before, in hex"
    )
    given = asked.parse_args()
    try:
        key = der(given.public_key) if given.public_key else b""
        sys.stdout.write(check(Path(__file__).parent, key=key, known_head=given.known_head.lower()) + "\n")
    except OSError as missing:
        sys.stdout.write(f"NOT OK: {missing.filename}: {missing.strerror}\n")
        return 1
    except WRONG as wrong:
        sys.stdout.write(f"NOT OK: {wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
