"""No outside call leaves while a transaction is open: its locks would last as long as the other side takes."""

from collections.abc import Callable

import pytest
from django.db import transaction

from clients import aws, http
from clients.boundary import OpenTransactionError
from sandbox.world import World
from slackbot import client as slack
from tests.environment import FIXED, stand_ins
from tests.fences.code import CONTRACTS


def _http() -> None:
    key = {"Authorization": f"OAuth {FIXED['STATUSPAGE_API_KEY']}"}
    url = f"{stand_ins.url}/statuspage/v1/pages/{FIXED['STATUSPAGE_PAGE_ID']}/incidents"
    http.call("statuspage", "GET", url, headers=key, safe=True)


def _aws() -> None:
    with aws.asking("dynamodb", safe=True):
        aws.client("dynamodb").list_tables()


DOORS: dict[str, Callable[[], object]] = {
    "clients/http.py": _http,
    "clients/slack.py": slack.auth_test,
    "clients/aws.py": _aws,
    "clients/aws.py, outside asking": lambda: aws.client("dynamodb").list_tables(),
}
BEHIND = {
    "incidents.relay": "listens; what it passes on goes through clients.http",
    "clients.addresses": "looks a name up; connects to nobody",
    "clients.transport": "clients.http alone uses it, by a contract of its own",
    "clients.proxies": "clients.transport alone uses it, by a contract of its own",
    "clients.exchange": "clients.transport alone uses it, by the same contract",
    "clients.session": "its transport is clients.http",
    "console.signin.sso.provider": "names the failures of a session that is clients.session's",
    "slackbot.handshake": "takes slack_sdk's signature; what it asks goes through clients.http",
    "slackbot.verify": "takes slack_sdk's check of a signature, which asks nobody",
}


@pytest.mark.parametrize("door", DOORS)
def test_an_open_transaction_stops_every_door(transactional_db: None, world: World, door: str) -> None:
    with transaction.atomic(), pytest.raises(OpenTransactionError):
        DOORS[door]()
    assert world.calls == [], f"{door}: boundary.about_to_call() comes before anything leaves"


@pytest.mark.parametrize("door", DOORS)
def test_without_one_every_door_is_open(transactional_db: None, world: World, door: str) -> None:
    DOORS[door]()


def test_the_doors_are_all_there_are() -> None:
    """Whoever may import what opens a connection is tried above; a new door is tried here too."""
    one_door = next(one for one in CONTRACTS if one["name"].startswith("Nothing opens a connection"))
    openers = {imported.partition(" ")[0] for imported in one_door["ignore_imports"]}
    assert openers - BEHIND.keys() == {"clients.aws", "clients.slack"}
