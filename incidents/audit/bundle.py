"""The bundle of one chain: its events as they are stored, and all that it takes to check them without us (docs/audit.md)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone

from incidents.actor import Actor
from incidents.audit.bundle_verifier import verify_bundle, verify_signature
from incidents.audit.chain import timestamp
from incidents.audit.extent import Extent, Stored
from incidents.audit.public_key import in_pem, usable
from incidents.audit.signing_key import SigningKey
from incidents.models.installation import Installation
from incidents.models.signed_head import SignedHead

KIND, VERSION = "incident-response audit bundle", 1
SIGNED = b"incident-response audit bundle v1 sha256:"  # with the manifest's digest, that is what is signed
PROGRAMS = (verify_bundle, verify_signature)


@dataclass(frozen=True)
class Enclosed:
    """A file that an app above puts in."""

    name: str
    content: bytes


class _Files:
    """A zip that is being written, with the SHA-256 of what is in it."""

    def __init__(self, file: BinaryIO, *, at: datetime) -> None:
        self.zip = ZipFile(file, "w", ZIP_DEFLATED)
        self.at = at
        self.digests: dict[str, str] = {}

    def put(self, name: str, parts: Iterable[bytes]) -> None:
        """A file of those parts, of which only one is in memory at a time."""
        digest = hashlib.sha256()
        info = ZipInfo(name, date_time=self.at.timetuple()[:6])
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        with self.zip.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                digest.update(part)
                entry.write(part)
        self.digests[name] = digest.hexdigest()


def write_bundle(file: BinaryIO, extent: Extent, *, actor: Actor, key: SigningKey, enclosed: Iterable[Enclosed]) -> str:
    """Gives the SHA-256 of its manifest, which names every other file by its own. Raises the failures of clients/errors.py."""
    at = timezone.now()
    files = _Files(file, at=at)
    files.put("events.jsonl", (_line(_event(one)) for one in extent.events()))
    files.put("heads.jsonl", (_line(_head(one)) for one in extent.heads()))
    for part in chain(enclosed, map(_program, PROGRAMS), [_keys(key)]):
        files.put(part.name, [part.content])
    files.put("manifest.json", [_manifest(extent, actor=actor, at=at, key=key, files=files.digests)])
    digest = files.digests["manifest.json"]
    files.put("manifest.sig", [key.sign(SIGNED + digest.encode()).hex().encode() + b"\n"])
    files.zip.close()
    return digest


def _event(stored: Stored) -> dict[str, Any]:
    return {
        "seq": stored.seq,
        "previous": bytes(stored.previous).hex(),
        "canonical": bytes(stored.canonical).decode("utf-8", "replace"),  # what is not UTF-8 was not written by us
        "hash": bytes(stored.hash).hex(),
    }


def _head(head: SignedHead) -> dict[str, Any]:
    return {
        "number": head.number,
        "canonical": bytes(head.canonical).decode("utf-8", "replace"),
        "signature": bytes(head.signature).hex(),
        "algorithm": head.algorithm,
        "key": head.key,
    }


def _line(part: dict[str, Any]) -> bytes:
    return (json.dumps(part, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _program(module: ModuleType) -> Enclosed:
    source = Path(str(module.__file__))
    return Enclosed(source.name, source.read_bytes())


def _keys(now: SigningKey) -> Enclosed:
    """The one that signs now, and those that signed before: a head may be theirs."""
    public = [now.public, *map(usable, settings.AUDIT_FORMER_KEYS)]
    return Enclosed("public_keys.pem", "".join(map(in_pem, public)).encode())


def _manifest(extent: Extent, *, actor: Actor, at: datetime, key: SigningKey, files: dict[str, str]) -> bytes:
    first, last = extent.ends()
    said = {
        "bundle": KIND,
        "version": VERSION,
        "installation": str(Installation.objects.get().pk),
        "chain": extent.chain,
        "incident": extent.name,
        "count": extent.up_to,
        "first": first.hex(),
        "last": last.hex(),
        "salt": extent.salt.hex(),
        "exported_at": timestamp(at),
        "key": key.id,
        "exported_by": {"ref": actor.reference, "via": actor.via},
        "files": files,
    }
    return (json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
