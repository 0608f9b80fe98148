"""A hundred calls of an MCP client beside the same reads by the functions that the tool calls, by turns in one run."""

import json
import subprocess
import sys

from sandbox.programs import CHECKOUT
from tests.bench.application import Application
from tests.bench.measure import Measure
from tests.web import serving

TIMES = 2.5
PATIENCE = 300.0


def measure(app: Application) -> list[Measure]:
    """Milliseconds, by the SDK's own client over a kept connection, at a server of its own that has /mcp on."""
    folder = app.folder / "mcp"
    folder.mkdir()
    settings = {**app.settings, "MCP_ENABLED": "true", "LOG_LEVEL": "WARNING"}
    with serving(settings, folder) as port:
        found = subprocess.run(
            [sys.executable, "-m", "tests.bench.mcp_steps", str(port)],
            env=settings,
            cwd=CHECKOUT,
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.PIPE,
        )
    calls, reads = json.loads(found.stdout)
    return [Measure(name="mcp_100_calls_ms", value=calls, baseline=reads, limit=TIMES * reads)]
