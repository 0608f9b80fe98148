"""`python -m sandbox.with_settings COMMAND...`: run one command with the sandbox's settings, and nothing behind them.

For checks that load the application and need no database. What the caller has set wins.
"""

import os
import sys

from sandbox import environment
from sandbox.environment import Addresses, Secrets

NOWHERE = "127.0.0.1:9"  # the discard port: nothing answers there


def main() -> None:
    """Become that command."""
    at = Addresses(
        web_port=8000,
        sandbox_port=8100,
        database_url=f"postgresql://nobody@{NOWHERE}/nothing",
        redis_url=f"redis://{NOWHERE}/0",
        aws_url=f"http://{NOWHERE}",
    )
    os.execvpe(sys.argv[1], sys.argv[1:], environment.application(at, Secrets()) | os.environ)  # noqa: S606 no shell


if __name__ == "__main__":
    main()
