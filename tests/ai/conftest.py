"""Bedrock as it seldom is: answering what a test says, or keeping a log of every prompt."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from clients import aws
from incidents.models import Incident
from sandbox.server import Running
from tests import kept
from tests.clients.odd_server import OddServer, Step, answer
from tests.conftest import declare, do_everything_owed
from tests.environment import aws_url


@pytest.fixture(autouse=True)
def alone(settings: Any) -> None:
    """No second copy of the log is kept: these tests are not about it, and it takes a third of their time."""
    settings.AUDIT_TABLE_NAME = ""


@pytest.fixture
def incident(transactional_db: None, outside: Running) -> Incident:
    """A declared P1, its room assembled: nothing is owed but what a test asks for."""
    kept.once("assembled", _assemble)
    return Incident.objects.get()


def _assemble() -> None:
    declare()
    do_everything_owed()


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch) -> Iterator[OddServer]:
    """Bedrock, answering what the test says."""
    with OddServer() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.url)
        aws.forget_clients()
        yield server
    aws.forget_clients()


@pytest.fixture
def logged() -> Iterator[None]:
    """Bedrock keeps a log of every prompt."""
    client = boto3.client("bedrock", endpoint_url=aws_url)
    boto3.client("s3", endpoint_url=aws_url).create_bucket(
        Bucket="prompts", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    client.put_model_invocation_logging_configuration(
        loggingConfig={"s3Config": {"bucketName": "prompts", "keyPrefix": "p"}, "textDataDeliveryEnabled": True}
    )
    yield
    client.delete_model_invocation_logging_configuration()
    boto3.client("s3", endpoint_url=aws_url).delete_bucket(Bucket="prompts")


def said(text: str, *, stopped: str = "end_turn") -> list[Step]:
    """An answer of the model's, and why it stopped there."""
    usage = {"input_tokens": 1_000, "output_tokens": 100}
    body = {"content": [{"type": "text", "text": text}], "stop_reason": stopped, "usage": usage}
    return answer(200, json.dumps(body).encode(), "Content-Type: application/json")
