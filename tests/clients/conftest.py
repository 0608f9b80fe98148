"""The outside world for tests of the clients: the stand-ins over HTTP, moto for AWS, and a server that behaves oddly on purpose."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import SettingsWrapper

from clients import aws, breaker
from sandbox.identity import Identity
from sandbox.server import Running, serve
from sandbox.world import World
from tests.clients.odd_server import OddServer

TABLE = "audit"
REGION = "eu-central-1"


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[Running]:
    running = serve(identity=Identity())
    yield running
    running.stop()


@pytest.fixture
def outside(stand_ins: Running, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> World:
    """The stand-ins as on their first day, and settings that lead to them."""
    who = stand_ins.state.identity
    stand_ins.state.reset()
    breaker.close_all()
    aws.forget_clients()
    settings.SLACK_API_URL = f"{stand_ins.url}/slack/api/"
    settings.SLACK_BOT_TOKEN = who.slack_bot_token
    settings.STATUSPAGE_API_URL = f"{stand_ins.url}/statuspage/v1"
    settings.STATUSPAGE_API_KEY = who.statuspage_api_key
    settings.STATUSPAGE_PAGE_ID = who.statuspage_page_id
    settings.GRAFANA_ONCALL_URL = f"{stand_ins.url}/oncall"
    settings.GRAFANA_ONCALL_TOKEN = who.grafana_oncall_token
    settings.LINEAR_API_URL = f"{stand_ins.url}/linear/graphql"
    settings.LINEAR_API_KEY = who.linear_api_key
    settings.AWS_REGION = REGION
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", f"{stand_ins.url}/bedrock")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return stand_ins.state


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def amazon(moto: str, outside: World, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """An empty AWS account with the audit table in it; the session is the test's own way in."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.AUDIT_TABLE_NAME = TABLE
    account = boto3.Session(region_name=REGION)
    http_reset(moto)
    account.client("dynamodb").create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return account


def http_reset(moto: str) -> None:
    """Moto's own door for it: https://docs.getmoto.org/en/latest/docs/server_mode.html#reset-api"""
    import requests

    requests.post(f"{moto}/moto-api/reset", timeout=5).raise_for_status()


@pytest.fixture
def odd(outside: World) -> Iterator[OddServer]:
    with OddServer() as server:
        yield server
