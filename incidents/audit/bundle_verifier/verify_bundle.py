"""Checks an audit bundle with nothing but Python 3.10: `python3 -I -S verify_bundle.py`, beside its files. Exit status 0: OK.

`hash = SHA-256(previous hash + canonical)`; the first previous hash is SHA-256 of what follows `#` in the chain's name.
"""

import argparse
import base64
import hashlib
import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any

OURS = ("verify_bundle.py", "verify_receipt.py", "verify_signature.py", "public_keys.pem")
EVENT = {"seq", "previous", "canonical", "hash"}
HEAD = {"number", "canonical", "signature", "algorithm", "key"}
MANIFEST = {
    *("bundle", "version", "installation", "chain", "incident", "count", "first", "last", "salt"),
    *("exported_at", "exported_by", "key", "files"),
}
KEY = re.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----")
WRONG = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
Signed = dict[int, tuple[str, str]]  # which hash has to be at which event, and the head that says so


def check(folder: Path, *, keys: dict[str, bytes], known_head: str) -> str:
    """What it proves and what not. Without `keys` they are its own. Raises ValueError with the first thing that is wrong."""
    told = parsed((folder / "manifest.json").read_bytes(), "manifest.json", MANIFEST, indent=2)
    changed = [name for name, digest in told["files"].items() if hashed_file(folder / name) != digest]
    for name in OURS:
        demand(
            name in told["files"] and name not in changed, f"{name}: not as exported, by its digest in manifest.json"
        )
    digests, newest, signed = check_heads(folder, told)
    receipts = [name for name in told["files"] if name.startswith("receipts/")]
    copies = {event["seq"]: (name, event) for name in receipts for event in check_receipt(folder, name)}
    check_events(folder, told, signed, copies)
    check_signatures(folder, keys or keys_in((folder / OURS[3]).read_text()), told, newest)
    demand(not changed, f"{', '.join(changed)}: not as exported, by its digest in manifest.json")
    demand(not known_head or known_head in digests, "signed heads: the one that you know is not among them")
    return outcome(told, signed, own_keys=not keys, unknown=not known_head)


def check_heads(folder: Path, told: dict[str, Any]) -> tuple[list[str], dict[str, Any], Signed]:
    """Their digests in order, the newest, and what they say of this chain. Each names the one before."""
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
        digests.append(hashlib.sha256(newest["canonical"].encode()).hexdigest())
    demand(bool(signed) or not digests, "signed heads: chains: with the salt in manifest.json, none names this chain")
    return digests, newest, signed


def check_receipt(folder: Path, name: str) -> list[dict[str, Any]]:
    """Its events, once the program that checks receipts alone finds it sound."""
    try:
        receipt: dict[str, Any] = runpy.run_path(str(folder / OURS[1]))["check"]((folder / name).read_bytes())
    except WRONG as wrong:
        raise ValueError(f"{name}: {wrong}") from None
    events: list[dict[str, Any]] = receipt["events"]
    return events


def check_events(folder: Path, told: dict[str, Any], signed: Signed, copies: dict[int, tuple[str, Any]]) -> None:
    """One unbroken chain, as far as the manifest and the signed heads say, with the events of the receipts in their places."""
    before, count, first = hashlib.sha256(told["chain"].partition("#")[2].encode()).hexdigest(), 0, ""
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
            first = first or before
    for seq, (_, head) in signed.items():
        demand(seq <= count, f"event {count + 1}: missing; {head} names event {seq}")
    demand(told["count"] <= count, f"event {count + 1}: missing; manifest.json counts {told['count']}")
    demand(told["count"] == count, f"event {count}: put in; manifest.json counts {told['count']}")
    demand(told["first"] == first, "manifest.json: first: not the hash of event 1")
    demand(told["last"] == before, f"manifest.json: last: not the hash of event {count}")
    for seq, (name, _) in copies.items():
        raise ValueError(f"{name}: event {seq}: not in the log")


def check_signatures(folder: Path, keys: dict[str, bytes], told: dict[str, Any], newest: dict[str, Any]) -> None:
    """Of the manifest, which names every other file by its digest; of the newest head, which names those before it."""
    is_signed = runpy.run_path(str(folder / OURS[2]))["is_signed"]
    written = (folder / "manifest.sig").read_text()
    signature = bytes.fromhex(written)
    demand(signature.hex() + "\n" == written, "manifest.sig: not written as signatures are")
    message = f"incident-response audit bundle 1 {hashed_file(folder / 'manifest.json')}".encode()
    demand(told["key"] in keys, f"manifest.json: key: {told['key']}, which is none that you trust")
    demand(is_signed(keys[told["key"]], message, signature), "manifest.json: not what was signed (manifest.sig)")
    if newest:
        where, digest = f"signed head {newest['number']}", hashlib.sha256(newest["canonical"].encode()).hexdigest()
        message = f"incident-response signed head 1 {digest}".encode()
        demand(newest["key"] in keys, f"{where}: key: {newest['key']}, which is none that you trust")
        fits = is_signed(keys[newest["key"]], message, bytes.fromhex(newest["signature"]))
        demand(fits, f"{where}: signature: not of its text")


def outcome(told: dict[str, Any], signed: Signed, *, own_keys: bool, unknown: bool) -> str:
    """OK, and how far that goes."""
    covered, count = max(signed, default=0), told["count"]
    lines = [f"OK: {told['incident']}, events 1 to {count}, as exported at {told['exported_at']}. It does not prove:"]
    if own_keys:
        lines.append(
            "- that the keys are the installation's: they came with the bundle; give yours (--public-key FILE)"
        )
    if unknown:
        lines.append(
            "- that nobody who holds the key signed it all anew: give a head you know from before (--known-head HEX)"
        )
    if covered < count:
        lines.append(
            f"- that events {covered + 1} to {count} stood there before the export: no signed head names them yet"
        )
    lines.append(
        "- who the people are, whom it names by p_ and letters; that this program is ours: compare it with the source"
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


def keys_in(pem: str) -> dict[str, bytes]:
    """The public keys of PEM text in DER, by their SHA-256, which is how they are named."""
    found = [base64.b64decode("".join(text.split()), validate=True) for text in KEY.findall(pem)]
    return {hashlib.sha256(key).hexdigest(): key for key in found}


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


def say(text: str) -> None:
    """In what every terminal can show."""
    sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")


def main(folder: Path) -> int:
    """0 if it is OK, else 1; says how far that goes, or what is wrong."""
    asked = argparse.ArgumentParser(description="Checks the audit bundle beside it.")
    asked.add_argument("--public-key", type=Path, help="the installation's keys in PEM, from elsewhere than the bundle")
    asked.add_argument("--known-head", default="", help="a signed head that you had before: its digest, or 42:<digest>")
    given = asked.parse_args()
    try:
        keys = keys_in(given.public_key.read_text()) if given.public_key else {}
        demand(bool(keys or not given.public_key), f"{given.public_key}: no public key in it")
        proved = check(folder, keys=keys, known_head=given.known_head.rpartition(":")[2].lower())
    except OSError as missing:
        say(f"NOT OK: {missing.filename}: {missing.strerror}")
        return 1
    except WRONG as wrong:
        say(f"NOT OK: {wrong}")
        return 1
    say(proved)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent))
