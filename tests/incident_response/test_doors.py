"""Webhooks and Slack's requests skip what only pages need, and nothing else."""

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/webhooks/grafana-oncall", "/slack/commands"])
def test_a_door_still_verifies_and_has_no_page_around_it(client: Client, path: str) -> None:
    answer = client.post(path, b"{}", content_type="application/json")
    assert answer.status_code == 401
    assert not {"Vary", "Set-Cookie"} & answer.headers.keys()  # nobody looked for a session or a form


def test_what_is_no_door_is_not_found(client: Client) -> None:
    assert client.post("/webhooks/nowhere").status_code == 404


def test_a_door_is_for_our_own_names_only(client: Client) -> None:
    assert client.post("/webhooks/grafana-oncall", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/health", "/metrics"])
@pytest.mark.usefixtures("transactional_db")
def test_a_probe_comes_by_the_address_of_a_pod(client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_a_page_does_not(client: Client) -> None:
    assert client.get("/admin/login/", headers={"host": "10.1.2.3:8000"}).status_code == 400
