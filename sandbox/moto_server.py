"""AWS, as moto's server answers it, and what the application expects to find there."""

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import boto3
import requests
from botocore.config import Config

from sandbox.process import free_ports, ready, spawn, stop, wait_until

REGION: Final = "eu-central-1"
SECRET_ID = "incident-response/oncall-hmac"
AUDIT_TABLE = "incident-response-audit"
HEADS_KEY = "alias/incident-response-heads"
HEADS_BUCKET = "incident-response-heads"
MAIL_FROM = "incidents@sandbox.example"
ONCE = Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10)


@dataclass(frozen=True, kw_only=True)
class Moto:
    """A running server, empty until `seed`."""

    child: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """What goes into AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stop it; what it held is gone."""
        stop(self.child, how=signal.SIGKILL)


def launch(folder: Path, port: int = 0) -> Moto:
    """Start a server and return at once; 0 picks a free port. `wait` tells when it answers."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_ports(1)[0]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    return Moto(child=spawn(command, log=folder / "moto.log"), port=port)


def wait(server: Moto, folder: Path) -> None:
    """Return when it answers; raises NeverReadyError with the end of its log."""
    wait_until(lambda: _answers(server.url), child=server.child, log=folder / "moto.log", seconds=30.0)


def start(folder: Path, port: int = 0) -> Moto:
    """Start a server, its log in `folder`, and return when it answers (a second or two). Raises NeverReadyError."""
    return ready(launch(folder, port), lambda server: wait(server, folder))


def account() -> boto3.Session:
    """Any key opens moto; a region is still needed."""
    return boto3.Session(aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name=REGION)


def seed(url: str, *, hmac_secret: str) -> None:
    """Make the webhook's secret and what the audit log needs, as a deployment's infrastructure code would."""
    aws = account()
    aws.client("secretsmanager", endpoint_url=url, config=ONCE).create_secret(Name=SECRET_ID, SecretString=hmac_secret)
    tables = aws.client("dynamodb", endpoint_url=url, config=ONCE)
    tables.create_table(
        TableName=AUDIT_TABLE,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=True,
    )
    tables.update_time_to_live(
        TableName=AUDIT_TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
    )
    tables.update_continuous_backups(
        TableName=AUDIT_TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    aws.client("sesv2", endpoint_url=url, config=ONCE).create_email_identity(EmailIdentity=MAIL_FROM)
    _seed_heads(aws, url)


def _seed_heads(aws: boto3.Session, url: str) -> None:
    """The key that signs the audit log's heads, and the bucket in which nobody changes them."""
    keys = aws.client("kms", endpoint_url=url, config=ONCE)
    made = keys.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]["KeyId"]
    keys.create_alias(AliasName=HEADS_KEY, TargetKeyId=made)
    aws.client("s3", endpoint_url=url, config=ONCE).create_bucket(
        Bucket=HEADS_BUCKET,
        ObjectLockEnabledForBucket=True,
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/moto-api/data.json", timeout=2).ok
    except requests.RequestException:
        return False
