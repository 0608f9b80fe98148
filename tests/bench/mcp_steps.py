"""`python -m tests.bench.mcp_steps PORT`: an incident with fifty notes, read a hundred times by MCP and a hundred times without.

JSON on standard output: milliseconds of both.
"""

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING

import django
import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

if TYPE_CHECKING:
    from incidents.models import Person

NOTES, ROUNDS, EACH, WARM = 50, 4, 25, 3


def main(port: int) -> None:
    """By turns, so that a neighbour's noise falls on both; each round has a token of its own, since they are limited."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")
    django.setup()
    from ai.mcp import reads  # noqa: PLC0415 its settings are there only now
    from incidents.access import admit  # noqa: PLC0415
    from incidents.models.access_token import Audience  # noqa: PLC0415

    owner, reference = _made()
    calls = alone = 0.0
    for number in range(ROUNDS):
        token = _token(owner, f"client {number}")
        calls += asyncio.run(_by_mcp(port, token, reference))
        access = admit(token, audience=Audience.MCP)
        reads.get_incident(access, reference)
        begun = time.perf_counter()
        for _ in range(EACH):
            reads.get_incident(access, reference)
        alone += time.perf_counter() - begun
    sys.stdout.write(json.dumps([calls * 1000, alone * 1000]))


async def _by_mcp(port: int, token: str, reference: str) -> float:
    """Seconds of a round, once connected."""
    sender = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30)
    wire = streamable_http_client(f"http://localhost:{port}/mcp", http_client=sender)
    async with sender, Client(wire) as client:
        for _ in range(WARM):
            await client.call_tool("get_incident", {"incident": reference})
        begun = time.perf_counter()
        for _ in range(EACH):
            result = await client.call_tool("get_incident", {"incident": reference})
            if result.is_error:
                raise RuntimeError(str(result.content))
        return time.perf_counter() - begun


def _made() -> "tuple[Person, str]":
    """Somebody of `responders`, and the incident's reference."""
    from incidents import accounts, intake, notes  # noqa: PLC0415 as above
    from incidents.actor import Actor  # noqa: PLC0415
    from incidents.models.incident import Severity  # noqa: PLC0415

    operator = Actor(via="command", name="operator")
    named = {"team": "T0MCP", "slack": "U0MCP", "email": "carla@example.com", "name": "Carla Berg"}
    owner = accounts.enrol(**named, groups=["responders"], actor=operator)
    actor = Actor(via="slack", person=owner)
    incident, _ = intake.declare(title="Checkout errors", severity=Severity.P2, actor=actor, person=owner)
    for number in range(NOTES):
        notes.add_note(incident, text=f"Looked at pod {number} of checkout, nothing odd in its logs.", actor=actor)
    return owner, incident.reference


def _token(owner: "Person", name: str) -> str:
    from incidents.access_tokens import make_token  # noqa: PLC0415 as above
    from incidents.actor import Actor  # noqa: PLC0415
    from incidents.models.access_token import Audience  # noqa: PLC0415

    actor = Actor(via="console", person=owner)
    return make_token(name=name, audience=Audience.MCP, scopes=["read"], days=1, actor=actor)[1]


if __name__ == "__main__":
    main(int(sys.argv[1]))
