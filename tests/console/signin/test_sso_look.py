"""What the console's page of outside systems, and the doctor, ask the provider of single sign-on."""

from typing import Any

import pytest

from clients.errors import Refused, TryLater
from console.connections.systems import BY_NAME
from console.signin.sso import look
from incident_response.doctor.finding import Verdict
from incident_response.doctor.outside import look_at
from tests.console.signin.provider import Provider


def test_one_that_is_there_says_so(provider: Provider) -> None:
    found = look_at(BY_NAME["oidc"])
    assert (found.verdict, found.said) == (Verdict.OK, "people can be sent there; it signs with 1 key.")


def test_another_issuer_at_the_address_is_refused(provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = f"{provider.url}/"
    with pytest.raises(Refused) as refused:
        look.signing_keys()
    assert refused.value.code == "another_issuer"


def test_what_is_no_provider_is_refused(provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = f"{provider.url}/nothing"
    with pytest.raises(Refused):
        look.signing_keys()


def test_one_that_is_away_is_asked_later(provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    with pytest.raises(TryLater):
        look.signing_keys()
