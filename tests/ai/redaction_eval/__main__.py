"""Prints the rates."""

import sys

from tests.ai.redaction_eval.rates import taken


def main() -> None:
    """The lines that are not as they should be first, then the table."""
    rates = taken()
    sys.stdout.write("\n".join([*rates.missed, *rates.table()]) + "\n")


if __name__ == "__main__":
    main()
