"""The alerting rules name metrics that /metrics has, by the very names and from the first scrape on."""

import re
from pathlib import Path

import pytest
from django.test import Client

RULES = (Path(__file__).resolve().parents[2] / "deploy" / "alerts.yml").read_text()
NAMED = re.findall(r"expr: .*?([a-z]+_[a-z_]+)", RULES)


@pytest.mark.django_db
def test_every_metric_that_alerts_is_there(client: Client) -> None:
    told = client.get("/metrics").content.decode()
    there = set(re.findall(r"^(\w+)[ {]", told, re.MULTILINE))
    assert len(NAMED) == RULES.count("expr:")
    assert [name for name in NAMED if name not in there] == []
