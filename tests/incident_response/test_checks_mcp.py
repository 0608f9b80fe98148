"""Whether /mcp may be on: with an address whose tokens nobody reads on their way."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize("address", ["https://incidents.example.com", "http://localhost:8000", "http://127.0.0.1:8000"])
def test_it_may_be_on(found: Found, address: str) -> None:
    assert found(MCP_ENABLED="true", PUBLIC_URL=address) == []


def test_not_where_tokens_would_travel_in_clear_text(found: Found) -> None:
    ((number, said),) = found(MCP_ENABLED="true", PUBLIC_URL="http://incidents.example.com")
    assert (number, said.startswith("PUBLIC_URL must be https://, since MCP_ENABLED is set")) == ("E018", True)


def test_a_misspelt_yes_is_no_no(found: Found) -> None:
    ((number, said),) = found(MCP_ENABLED="ture")
    assert (number, said.startswith("MCP_ENABLED is malformed")) == ("E002", True)
