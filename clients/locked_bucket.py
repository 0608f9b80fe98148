"""The bucket with Object Lock: what is put there nobody changes or removes before its time, not even we.

A key put again has another version beside the first, so that whoever checks reads all versions. Nothing here deletes.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html and /API/API_PutObject.html
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from clients import aws
from clients.errors import Refused

SYSTEM = "s3"
TAKEN = "PreconditionFailed"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a key; `id` is empty where S3 marked the key as deleted, and `etag` then too."""

    key: str
    id: str = ""
    etag: str = ""


def put(key: str, body: bytes, *, until: datetime) -> bool:
    """True: it was put, locked `until` then. False: the key was taken, perhaps by an earlier try of ours, so compare."""
    try:
        with aws.asking(SYSTEM, safe=True):  # harmless to repeat: a second one finds the key taken
            aws.client("s3").put_object(
                Bucket=settings.AUDIT_BUCKET,
                Key=key,
                Body=body,
                ContentType="application/json",
                ChecksumAlgorithm="SHA256",  # Object Lock takes nothing without a checksum
                ChecksumSHA256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
                IfNoneMatch="*",
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
            )
    except Refused as refused:
        if refused.code == TAKEN:
            return False
        raise
    return True


def versions(prefix: str) -> Iterator[Version]:
    """Every version of every key that begins so, by key and the newest first, and every mark that one was deleted."""
    after: dict[str, str] = {}
    while True:
        with aws.asking(SYSTEM, safe=True):
            page = aws.client("s3").list_object_versions(Bucket=settings.AUDIT_BUCKET, Prefix=prefix, **after)
        kept, deleted = page.get("Versions", []), page.get("DeleteMarkers", [])
        found = [Version(key=one["Key"], id=one["VersionId"], etag=one["ETag"].strip('"')) for one in kept]
        found += [Version(key=one["Key"]) for one in deleted]
        yield from sorted(found, key=lambda one: one.key)
        if not page["IsTruncated"]:
            return
        after = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page.get("NextVersionIdMarker", "")}


def holds(version: Version, body: bytes) -> bool:
    """Whether that version is `body`. S3 says so in its list, but of a bucket under a KMS key, where it has to be read.

    The list's word is an MD5. Whoever wants to pass another body off for one that is there needs a second preimage of it.
    """
    if not version.id:
        return False
    return version.etag == hashlib.md5(body, usedforsecurity=False).hexdigest() or read(version) == body


def read(version: Version) -> bytes:
    """What that version is."""
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("s3").get_object(Bucket=settings.AUDIT_BUCKET, Key=version.key, VersionId=version.id)
        return answer["Body"].read()
