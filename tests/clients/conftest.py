"""A quiet outside world, a table and a secret of the test's own at moto, and a server that behaves oddly on purpose."""

import uuid
from collections.abc import Iterator

import boto3
import pytest
from mypy_boto3_secretsmanager import SecretsManagerClient
from pytest_django import Settings

from sandbox.world import World
from tests.clients.odd_server import OddServer
from tests.environment import aws_url


@pytest.fixture(autouse=True)
def quiet(world: World) -> None:
    """The stand-ins as on their first day, and no circuit open, for every test here."""


@pytest.fixture
def odd() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server


@pytest.fixture
def own_cache(settings: Settings) -> None:
    """A cache that nobody else reads or writes, empty."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4()}"}}


@pytest.fixture
def table(settings: Settings) -> str:
    """An empty audit table; its name."""
    settings.AUDIT_TABLE_NAME = f"audit-{uuid.uuid4()}"
    boto3.client("dynamodb", endpoint_url=aws_url).create_table(
        TableName=settings.AUDIT_TABLE_NAME,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return str(settings.AUDIT_TABLE_NAME)


@pytest.fixture
def store() -> SecretsManagerClient:
    """The test's own way into Secrets Manager."""
    return boto3.client("secretsmanager", endpoint_url=aws_url)
