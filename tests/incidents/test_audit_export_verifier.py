"""The program in a bundle: it says OK of one that nobody touched, and else exactly what is wrong, with nothing but Python."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from console.audit.export import _enclosed
from incidents import roles
from incidents.audit.bundle import write_bundle
from incidents.audit.bundle_verifier.verify_bundle import WRONG, check
from incidents.audit.extent import extent_of
from incidents.models import ChainSalt, Incident, Installation, Person, SignedHead
from incidents.models.signed_head import ED25519, NO_HEAD
from tests.conftest import by
from tests.incidents.bundles import (
    Change,
    Line,
    change_lines,
    change_manifest,
    form,
    hashed_anew,
    read_lines,
    unpacked,
    verified,
    with_digests_again,
)
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import publish, say_yes, write

KEY = Ed25519PrivateKey.generate()
DER = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


class Local:
    public_key = DER

    def sign(self, message: bytes) -> bytes:
        return KEY.sign(message)


def sign_head(incident: Incident, number: int) -> SignedHead:
    salt, _ = ChainSalt.objects.get_or_create(chain=incident.chain)
    last = incident.events.order_by("seq").last()
    before = SignedHead.objects.filter(number=number - 1).first()
    previous = bytes(before.digest) if before else NO_HEAD
    said = {
        "number": number,
        "installation": str(Installation.objects.get().pk),
        "previous": previous.hex(),
        "chains": sorted([[salt.leaf, last.seq, bytes(last.hash).hex()], ["ab" * 32, 7, "cd" * 32]]),
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(canonical)
    head = SignedHead.objects.create(
        number=number,
        at=timezone.now(),
        canonical=canonical,
        digest=digest.digest(),
        previous=previous,
        signature=KEY.sign(f"incident-response signed head 1 {digest.hexdigest()}".encode()),
        algorithm=ED25519,
        key=hashlib.sha256(DER).hexdigest(),
        complete=True,
    )
    head.signed.create(chain=incident.chain, seq=last.seq)
    return head


_made: dict[str, Path] = {}


@pytest.fixture
def bundle(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Of an incident with something published and two signed heads, the last event newer than both. Made once, copied."""
    if "bundle" not in _made:
        _made["bundle"] = _make(request, tmp_path_factory.mktemp("bundle"))
    return Path(shutil.copytree(_made["bundle"], tmp_path / "bundle"))


def _make(request: pytest.FixtureRequest, folder: Path) -> Path:
    incident, ic = request.getfixturevalue("incident"), request.getfixturevalue("ic")
    roles.claim(incident, actor=by(ic))
    sign_head(incident, 1)
    publish(say_yes(write(incident), ic))
    sign_head(incident, 2)
    roles.release(incident, actor=by(ic))
    extent = extent_of(incident)
    file = cast(BinaryIO, TemporaryFile())
    write_bundle(file, extent, actor=OPERATOR, signer=Local(), enclosed=_enclosed(extent))
    return unpacked(file, folder)


def test_one_that_nobody_touched_is_ok(bundle: Path) -> None:
    print(verified(bundle))
    for f in sorted(bundle.rglob("*")):
        print(f, f.stat().st_size if f.is_file() else "")
    print((bundle / "manifest.json").read_text())
    assert 0
