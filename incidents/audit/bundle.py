"""The bundle of one chain: its events as they are stored, and all that it takes to check them without us (docs/audit.md)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
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
from incidents.audit.head_text import document
from incidents.audit.public_key import in_pem, usable
from incidents.audit.signing_key import SigningKey
from incidents.models.installation import Installation

KIND, VERSION = "incident-response audit bundle", 1
SIGNED = f"{KIND} {VERSION} ".encode()  # with the manifest's digest, that is what is signed
PROGRAMS = (verify_bundle, verify_signature)


@dataclass(frozen=True)
class Enclosed:
    """A file that an app above puts in."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Files:
    """What was put into a zip, by its SHA-256."""

    zip: ZipFile
    at: datetime
    digests: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, parts: Iterable[bytes]) -> str:
        """A file of those parts, of which only one is in memory at a time. Gives its SHA-256."""
        digest = hashlib.sha256()
        info = ZipInfo(name, date_time=self.at.timetuple()[:6])
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        with self.zip.open(info, "w", force_zip64=True) as entry:
            for part in parts:
                digest.update(part)
                entry.write(part)
        self.digests[name] = digest.hexdigest()
        return self.digests[name]


def write_bundle(file: BinaryIO, extent: Extent, *, actor: Actor, key: SigningKey, enclosed: Iterable[Enclosed]) -> str:
    """Gives the SHA-256 of its manifest, which names every other file by its own. Raises the failures of clients/errors.py."""
    at = timezone.now()
    with ZipFile(file, "w") as archive:
        files = _Files(zip=archive, at=at)
        files.put("events.jsonl", (_line(_event(one)) for one in extent.events()))
        files.put("heads.jsonl", (document(one) + b"\n" for one in extent.heads()))
        for part in chain(enclosed, map(_program, PROGRAMS), [_keys(key)]):
            files.put(part.name, [part.content])
        manifest = _manifest(extent, actor=actor, at=at, key=key, files=files.digests)
        digest = files.put("manifest.json", [manifest])
        files.put("manifest.sig", [key.sign(SIGNED + digest.encode()).hex().encode() + b"\n"])
    return digest


def _event(stored: Stored) -> dict[str, Any]:
    return {
        "seq": stored.seq,
        "previous": stored.previous.hex(),
        "canonical": stored.canonical.decode("utf-8", "replace"),  # what is not UTF-8 was not written by us
        "hash": stored.hash.hex(),
    }


def _line(part: dict[str, Any]) -> bytes:
    return (json.dumps(part, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _program(module: ModuleType) -> Enclosed:
    source = Path(str(module.__file__))
    return Enclosed(source.name, source.read_bytes())


def _keys(now: SigningKey) -> Enclosed:
    """The one that signs now, and those that signed before: a head may be theirs."""
    public = [now.public_key, *map(usable, settings.AUDIT_FORMER_KEYS)]
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
