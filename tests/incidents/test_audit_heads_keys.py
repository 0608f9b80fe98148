"""The keys that sign heads: which one does, how its public half is handed out, and what the verdict says it is worth."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.utils import timezone

from incidents.audit.head_words import what_it_proves
from incidents.audit.public_key import in_pem, key_id, keys_in, usable
from incidents.audit.signing_key import configured, seed_of
from incidents.models import SignedHead
from incidents.models.signed_head import ED25519, RSA
from sandbox.moto_server import HEADS_KEY

KEY = base64.b64encode(b"k" * 32).decode()
OTHER_KIND = (
    generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
)
NO_KIND = bytes.fromhex("302a300506032b657f032100") + bytes(32)  # as Ed25519 is written, with a number that nobody has


def test_without_a_key_one_is_derived_from_djangos_secret(settings: Any) -> None:
    derived = configured()
    assert (derived.algorithm, derived.id) == (ED25519, configured().id)
    settings.SECRET_KEY = "another " * 10
    assert configured().id != derived.id


def test_a_key_of_ones_own_stays_when_djangos_secret_changes(settings: Any) -> None:
    settings.AUDIT_SIGNING_KEY = KEY
    ours = configured()
    settings.SECRET_KEY = "another " * 10
    assert configured().id == ours.id


def test_no_private_key_is_in_what_is_printed(settings: Any) -> None:
    settings.AUDIT_SIGNING_KEY = KEY
    said = repr(configured())
    assert "sign=" not in said and "kkk" not in said and KEY not in said


@pytest.mark.parametrize("text", ["not base64!", base64.b64encode(b"short").decode()])
def test_a_key_that_is_none_is_not_quoted(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not (base64|32 bytes)$"):
        seed_of(text)


def test_the_public_key_is_printed_for_whoever_does_not_trust_us(
    capsys: Any, settings: Any, django_db_setup: None
) -> None:
    call_command("audit_public_key")
    said = capsys.readouterr().out
    assert keys_in(said) == [configured().public_key]
    assert said.startswith(f"key {configured().id}\n-----BEGIN PUBLIC KEY-----\n")
    settings.AUDIT_KMS_KEY_ID = HEADS_KEY
    call_command("audit_public_key")
    both = said + capsys.readouterr().out
    assert [key_id(one) for one in keys_in(both)] == [key_id(keys_in(said)[0]), configured().id]


def test_a_key_that_is_not_there_is_said_in_one_line(settings: Any) -> None:
    settings.AUDIT_KMS_KEY_ID = "alias/no-such-key"
    with pytest.raises(CommandError, match="AWS KMS: it refused this") as failed:
        call_command("audit_public_key")
    assert failed.value.returncode == 2


@pytest.mark.parametrize("public", [OTHER_KIND, NO_KIND, b"nothing"], ids=["other", "none", "nothing"])
def test_public_keys_of_other_kinds_are_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match=r"public key|key data"):
        keys_in(in_pem(public))


def test_a_public_key_may_be_given_without_line_ends() -> None:
    public = configured().public_key
    assert usable("".join(in_pem(public).splitlines()[2:-1])) == public


def head(algorithm: str) -> SignedHead:
    return SignedHead(number=7, at=timezone.now(), algorithm=algorithm)


@pytest.mark.parametrize(
    ("algorithm", "places", "begins", "says"),
    [
        (
            ED25519,
            {"mirror": 0, "bucket": 0},
            "What was signed up to head 7",
            "not even with the database and our AWS role.",
        ),
        (RSA, {"mirror": 0}, "With the database alone", "unseen; with our AWS role too it can."),
        (ED25519, {"mirror": 0}, "Weak: ", "with that key and our AWS role too it can."),
        (RSA, {}, "With the database alone", "the newest heads can be cut off"),
        (ED25519, {}, "Weak: ", "the newest heads can be cut off"),
    ],
)
def test_what_a_verdict_is_worth_is_said(algorithm: str, places: dict[str, int], begins: str, says: str) -> None:
    said = what_it_proves(head(algorithm), behind=places, grown=0, told=False, own_key=False)
    assert said.startswith(begins)
    assert says in said


def test_what_is_missing_is_said() -> None:
    said = what_it_proves(head(RSA), behind={"mirror": 3, "bucket": 0}, grown=2, told=False, own_key=True)
    assert "The mirror lacks the newest 3 heads" in said
    assert "2 chains have grown since" in said
    assert said.endswith("bring the one that you were given, and a head.")
    assert "whoever has had what rights" in what_it_proves(head(RSA), behind={}, grown=0, told=True, own_key=False)


def test_that_nothing_is_signed_is_said() -> None:
    assert what_it_proves(None, behind={}, grown=0, told=False, own_key=True) == "Nothing is signed yet."
