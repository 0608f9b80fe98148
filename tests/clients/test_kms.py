"""Signing in AWS KMS, at moto."""

import boto3
import pytest
from pytest_django import Settings

from clients import kms
from clients.errors import Refused
from incidents.audit.public_key import verifies
from sandbox.moto_server import HEADS_KEY
from tests.environment import aws_url


def test_what_kms_signs_its_public_key_verifies(settings: Settings, django_db_setup: None) -> None:
    settings.AUDIT_KMS_KEY_ID = HEADS_KEY
    assert verifies(kms.public_key(), kms.sign(b"message"), b"message")
    assert not verifies(kms.public_key(), kms.sign(b"message"), b"another")


def test_a_key_that_does_not_sign_with_rsa_is_refused(settings: Settings) -> None:
    made = boto3.client("kms", endpoint_url=aws_url).create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")
    settings.AUDIT_KMS_KEY_ID = made["KeyMetadata"]["KeyId"]
    with pytest.raises(Refused, match="does not sign with RSA"):
        kms.public_key()
