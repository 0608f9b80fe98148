"""Single sign-on: what the provider's answer must be for it to count."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.console.signin.conftest import refused
from tests.console.signin.provider import Provider


def test_the_question_has_a_nonce_a_state_and_a_proof_of_its_own(client: Client, provider: Provider) -> None:
    asked = parse_qs(
        urlsplit(client.get("/admin/login/sso/?scope=admin&process=connect&auth_params=x%3Dy")["Location"]).query
    )
    assert {"nonce", "state", "code_challenge"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/admin/login/sso/callback/"]
    assert "x" not in asked
    assert "admin" not in asked["scope"][0]


def test_an_answer_to_another_question_does_not_count(client: Client, provider: Provider) -> None:
    assert "does not count" in refused(client, provider.signs_in(client, "vera-1", nonce="of another browser"))


def test_an_answer_in_another_browser_does_not_count(client: Client, provider: Provider) -> None:
    back = provider.signs_in(Client(), "vera-1")
    assert "does not count" in refused(client, back)


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    back = provider.signs_in(client, "vera-1")
    client.get(back)
    client.post("/admin/logout/")
    assert "does not count" in refused(client, back)


def test_a_token_for_another_client_does_not_count(client: Client, provider: Provider) -> None:
    assert "does not count" in refused(client, provider.signs_in(client, "vera-1", client_id="another"))


def test_another_issuer_at_the_same_address_does_not_count(client: Client, provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = provider.url.replace("127.0.0.1", "localhost") + "/"
    answer = client.get("/admin/login/sso/")
    assert answer.status_code == 403


def test_a_provider_that_is_away_is_said_and_passwords_still_work(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    assert "still\nopen the console" in client.get("/admin/login/sso/").content.decode()


def test_cancelling_at_the_provider_is_said(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(client.get("/admin/login/sso/")["Location"]).query)["state"][0]
    back = f"/admin/login/sso/callback/?error=access_denied&state={state}"
    assert "was cancelled" in refused(client, back)
