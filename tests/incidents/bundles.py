"""Audit bundles, unpacked: to be checked by a Python that has nothing installed, and to be tampered with."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from incidents.audit.bundle import SIGNED
from incidents.audit.head_text import message
from incidents.audit.public_key import in_pem
from incidents.audit.signing_key import SigningKey
from incidents.models.signed_head import ED25519

Change = Callable[[Path], object]
Line = dict[str, Any]


def unpacked(file: BinaryIO, folder: Path) -> Path:
    with file, ZipFile(file) as bundle:
        bundle.extractall(folder)
    return folder


def verified(folder: Path, *options: str) -> tuple[int, str]:
    """As somebody does who has the bundle's files and Python, and nothing else."""
    alone = [sys.executable, "-I", "-S", "verify_bundle.py", *options]
    done = subprocess.run(alone, cwd=folder, env={}, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def form(part: Any, *, indent: int | None = None) -> str:
    """The one form in which bundles are written."""
    return json.dumps(part, indent=indent, sort_keys=True, ensure_ascii=False) + "\n"


def read_lines(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def change_lines(name: str, change: Callable[[list[Line]], object]) -> Change:
    """Alters the list of what is in a file of lines, and each line is written as the product writes it."""

    def tamper(folder: Path) -> None:
        lines = read_lines(folder / name)
        change(lines)
        (folder / name).write_text("".join(map(form, lines)))

    return tamper


def change_manifest(**fields: Any) -> Change:
    def tamper(folder: Path) -> None:
        told = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(form(told | fields, indent=2))

    return tamper


def hashed_anew(lines: list[Line], chain: str) -> None:
    """Every event follows the one before it again: what somebody does who knows the rule."""
    before = hashlib.sha256(chain.partition("#")[2].encode()).hexdigest()
    for place, line in enumerate(lines, 1):
        said = json.loads(line["canonical"]) | {"seq": place}
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        line |= {"seq": place, "previous": before, "canonical": canonical}
        before = line["hash"] = hashlib.sha256(bytes.fromhex(before) + canonical.encode()).hexdigest()


def with_digests_again(folder: Path) -> None:
    """The manifest says of every file what it now is, and counts its events: only its signature cannot be made again."""
    events = read_lines(folder / "events.jsonl")
    told = json.loads((folder / "manifest.json").read_text())
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in told["files"]}
    ends = {"count": len(events), "first": events[0]["hash"], "last": events[-1]["hash"]}
    change_manifest(**ends, files=files)(folder)


def of_their_own() -> SigningKey:
    """A key that anybody can make."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(public_key=public, algorithm=ED25519, in_kms=False, sign=private.sign)


def signed_anew(folder: Path, key: SigningKey) -> None:
    """By somebody with a key of their own: the heads as the events now are, each after the one before, and the manifest."""
    at = {line["seq"]: line["hash"] for line in read_lines(folder / "events.jsonl")}
    before = "00" * 32

    def sign(lines: list[Line]) -> None:
        nonlocal before
        for line in lines:
            head = json.loads(line["canonical"])
            chains = [[leaf, seq, at.get(seq, digest)] for leaf, seq, digest in head["chains"]]
            line["canonical"] = json.dumps(head | {"previous": before, "chains": chains})
            before = hashlib.sha256(line["canonical"].encode()).hexdigest()
            line |= {"key": key.id, "signature": key.sign(message(bytes.fromhex(before))).hex()}

    change_lines("heads.jsonl", sign)(folder)
    (folder / "public_keys.pem").write_text(in_pem(key.public_key))
    change_manifest(key=key.id)(folder)
    with_digests_again(folder)
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (folder / "manifest.sig").write_text(key.sign(SIGNED + digest.encode()).hex() + "\n")
