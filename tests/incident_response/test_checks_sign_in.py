"""Single sign-on: what is missing, malformed or contradictory stops every process with one line that names it."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]
WHOLE = {"OIDC_ISSUER": "https://login.example.com", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "secret"}


def test_a_whole_one_is_in_order(found: Found) -> None:
    assert found(**WHOLE, OIDC_GROUP_MAP='{"sre": "responders"}') == []


@pytest.mark.parametrize("name", WHOLE)
def test_each_part_needs_the_others(found: Found, name: str) -> None:
    said = found(**{name: WHOLE[name]})
    assert {number for number, _ in said} == {"E003"}


@pytest.mark.parametrize("issuer", [
    "login.example.com", "http://login.example.com", "https://", "https://login.example.com/?tenant=x",
    "https://login.example.com/.well-known/openid-configuration", "ftp://login.example.com",
])  # fmt: skip
def test_an_issuer_that_is_none(found: Found, issuer: str) -> None:
    ((number, said),) = found(**WHOLE | {"OIDC_ISSUER": issuer})
    assert (number, said.startswith("OIDC_ISSUER must be the issuer's https:// address")) == ("E013", True)


def test_on_this_machine_it_may_be_http(found: Found) -> None:
    assert found(**WHOLE | {"OIDC_ISSUER": "http://localhost:9400"}) == []


def test_groups_without_anybody_to_say_them(found: Found) -> None:
    ((number, said),) = found(OIDC_GROUP_MAP='{"sre": "responders"}')
    assert (number, said.startswith("OIDC_GROUP_MAP is set although OIDC_ISSUER is not")) == ("E013", True)


@pytest.mark.parametrize(
    "value", ["sre=responders", '["sre"]', '{"sre": "gods"}', '{"sre": ["viewers"]}', '{"sre": ""}']
)
def test_groups_that_cannot_be_read(found: Found, value: str) -> None:
    ((number, said),) = found(**WHOLE, OIDC_GROUP_MAP=value)
    assert (number, said.startswith("OIDC_GROUP_MAP is malformed: a JSON object")) == ("E002", True)
