"""The bucket with Object Lock, at moto."""

from datetime import timedelta
from uuid import uuid4

import boto3
import pytest
from django.utils import timezone
from mypy_boto3_s3 import S3Client
from pytest_django import Settings

from clients import locked_bucket
from clients.errors import Refused
from clients.locked_bucket import Version
from sandbox.moto_server import HEADS_BUCKET
from tests.environment import aws_url

UNTIL = timezone.now() + timedelta(days=2)


@pytest.fixture
def folder(settings: Settings, django_db_setup: None) -> str:
    settings.AUDIT_BUCKET = HEADS_BUCKET
    return f"test-{uuid4()}/"


@pytest.fixture
def s3() -> S3Client:
    return boto3.client("s3", endpoint_url=aws_url)


def test_a_key_that_is_taken_stays_as_it_is(folder: str) -> None:
    assert locked_bucket.put(f"{folder}1", b"one", until=UNTIL)
    assert not locked_bucket.put(f"{folder}1", b"two", until=UNTIL)
    (version,) = locked_bucket.versions(folder)
    assert locked_bucket.read(version) == b"one"
    assert (locked_bucket.holds(version, b"one"), locked_bucket.holds(version, b"two")) == (True, False)


def test_what_was_put_cannot_be_deleted_before_its_time(folder: str, s3: S3Client) -> None:
    locked_bucket.put(f"{folder}1", b"one", until=UNTIL)
    (version,) = locked_bucket.versions(folder)
    with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=HEADS_BUCKET, Key=version.key, VersionId=version.id)


def test_versions_and_marks_of_deletion_are_listed_page_by_page(
    folder: str, s3: S3Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        locked_bucket.put(f"{folder}{number}", b"one", until=UNTIL)
    s3.put_object(Bucket=HEADS_BUCKET, Key=f"{folder}0", Body=b"over it")
    s3.delete_object(Bucket=HEADS_BUCKET, Key=f"{folder}1")
    listed = list(locked_bucket.versions(folder))
    assert [one.key.removeprefix(folder) for one in listed] == ["0", "0", "1", "1", "2"]
    assert [locked_bucket.holds(one, b"one") for one in listed] == [False, True, True, False, True]


def test_a_version_under_a_kms_key_is_read_since_its_tag_says_nothing(folder: str) -> None:
    locked_bucket.put(f"{folder}1", b"one", until=UNTIL)
    (version,) = locked_bucket.versions(folder)
    other_tag = Version(key=version.key, id=version.id, etag="no-md5")
    assert (locked_bucket.holds(other_tag, b"one"), locked_bucket.holds(other_tag, b"two")) == (True, False)


def test_a_bucket_that_is_not_there_is_refused(folder: str, settings: Settings) -> None:
    settings.AUDIT_BUCKET = "no-such-bucket"
    with pytest.raises(Refused, match="Amazon S3: it refused this"):
        locked_bucket.put(f"{folder}1", b"one", until=UNTIL)
