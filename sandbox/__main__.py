"""`python -m sandbox`: everything on one machine, in the foreground, until Ctrl-C."""

import os
import sys
import time

from sandbox import ending
from sandbox.management import ADMIN
from sandbox.options import Options, StartRefusedError
from sandbox.process import NeverReadyError
from sandbox.stack import Stack, running


def main() -> int:
    """Run until a signal asks for the end; 0 then, 1 with the reason on standard error when it cannot start."""
    ending.listen()
    try:
        with running(Options.read(os.environ)) as stack:
            sys.stdout.write(_greeting(stack))
            sys.stdout.flush()
            _watch(stack)
    except (StartRefusedError, NeverReadyError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 1
    except ending.Ended:
        sys.stdout.write("\nsandbox: stopped\n")
    return 0


def _watch(stack: Stack) -> None:
    while True:
        for name in stack.tend():
            sys.stdout.write(f"sandbox: {name} had ended and was started again ({stack.logs / name}.log)\n")
            sys.stdout.flush()
        time.sleep(0.2)


def _greeting(stack: Stack) -> str:
    return f"""
  the application   {stack.at.web_url}/admin/   ({ADMIN} / {stack.secrets.admin_password})
  the outside world {stack.at.sandbox_url}/   (Slack, Statuspage, Linear, and a panel to fire alerts and break things)
  settings          {stack.folder / "env"}
  logs              {stack.logs}

  Ctrl-C stops everything.
"""


if __name__ == "__main__":
    sys.exit(main())
