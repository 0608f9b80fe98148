"""A real web server with /mcp, and clients of the SDK's own at it."""

import asyncio
import http.client
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent, TextResourceContents

from incidents.access_tokens import make_token
from incidents.models import Person
from incidents.models.access_token import OFFERED, Audience
from tests.conftest import by
from tests.incident_response.conftest import settings_of_web
from tests.web import serving

R = TypeVar("R")
HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_open", "arguments": {}},
}
ACCEPTS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mcp")


@pytest.fixture(scope="package")
def port(django_db_setup: None, django_db_blocker: object, folder: Path) -> Iterator[int]:
    """Where the server listens that has it on."""
    with serving(
        settings_of_web(MCP_ENABLED="true", PUBLIC_URL="http://localhost", TRUSTED_PROXIES="127.0.0.0/8"), folder
    ) as port:
        yield port


@pytest.fixture
def log(folder: Path) -> Path:
    """What the server writes."""
    return folder / "web.log"


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program with a token. Each deed of its is a connection of its own."""

    port: int
    token: str
    mode: str = field(default="auto")

    def with_client(self, work: Callable[[Client], Awaitable[R]]) -> R:
        """What `work` gives with a client that is connected."""

        async def connected() -> R:
            headers = {"Authorization": f"Bearer {self.token}"}
            async with httpx2.AsyncClient(headers=headers, timeout=20) as sender:
                wire = streamable_http_client(f"http://localhost:{self.port}/mcp", http_client=sender)
                async with Client(wire, mode=self.mode) as client:
                    return await work(client)

        return asyncio.run(connected())

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        async def work(client: Client) -> CallToolResult:
            return await client.call_tool(tool, arguments)

        return self.with_client(work)

    def answer(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What the tool gives, as its output is typed."""
        result = self.call(tool, **arguments)
        assert not result.is_error, said(result)
        return dict(result.structured_content)

    def refusal(self, tool: str, **arguments: Any) -> str:
        result = self.call(tool, **arguments)
        assert result.is_error
        return said(result)

    def resource(self, uri: str) -> str:
        async def work(client: Client) -> str:
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            return content.text

        return self.with_client(work)


def said(result: CallToolResult) -> str:
    return "".join(one.text for one in result.content if isinstance(one, TextContent))


def token_of(person: Person, *scopes: str, name: str = "Claude on my laptop") -> str:
    """The text of a new token of theirs; for everything, where no scope is named."""
    made = make_token(
        name=name, audience=Audience.MCP, scopes=scopes or OFFERED[Audience.MCP], days=30, actor=by(person, "console")
    )
    return made[1]


@pytest.fixture
def program(port: int) -> Callable[..., Program]:
    """A program of that person's, for those scopes."""
    return lambda person, *scopes, **more: Program(port=port, token=token_of(person, *scopes), **more)


def knock(port: int, *, method: str = "POST", body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], Any]:
    """One request without the SDK: status, headers and message. Names of headers are written with underscores."""
    sent = ACCEPTS | {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    connection.request(method, "/mcp", body or json.dumps(HELLO), sent)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    given = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, given, json.loads(told) if given.get("content-type") == "application/json" else told
