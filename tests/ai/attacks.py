"""The attacks of the evals, and harmless lines that look like some, as data: `harmless.jsonl`."""

import json
from pathlib import Path

from ai.evals.cases import ATTACKS, Attack

HARMLESS: list[str] = [json.loads(line) for line in Path(__file__).with_name("harmless.jsonl").read_text().splitlines()]

__all__ = ["ATTACKS", "HARMLESS", "Attack"]
