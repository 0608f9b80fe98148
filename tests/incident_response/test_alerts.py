"""Each alerting rule fires when what it is for has happened, and not before: what /metrics says, judged by Prometheus' own tool."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from ai import guard
from ai.models import LoggingLook
from incidents.models import Incident
from incidents.models.watermark import Watermark
from statuspage.models.gate_check import GateCheck
from tests.incident_response.alert_scenes import SCENES
from tests.incident_response.promtool import RULES, fires, promtool

BLIND = "NothingMeasured"
PAST_ITS_WAIT = {"ForeignPostUnsigned": 32}  # minutes
DASHBOARD = RULES.with_name("dashboard.json")
RUNBOOK = RULES.parents[1] / "docs" / "runbook.md"
NAMED = re.compile(r"\b[a-z]+_[a-z_]+\b")
OF_PROMQL = {"histogram_quantile", "humanize"}


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def queries() -> Iterator[str]:
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        yield from (target["expr"] for target in panel["targets"])


@pytest.fixture
def well(incident: Incident, settings: Any) -> Incident:
    """Everything has been looked at just now, and nothing was found."""
    settings.AI_MONTHLY_BUDGET_USD = 100.0
    now = timezone.now()
    Watermark.objects.update_or_create(source="grafana-oncall", defaults={"at": now, "checked_at": now})
    GateCheck.objects.create(page=settings.STATUSPAGE_PAGE_ID, looked_at=now, checked_at=now)
    LoggingLook.objects.bulk_create([LoggingLook(region=region, looked_at=now) for region in guard.in_use()])
    return incident


@pytest.mark.parametrize("alert", SCENES)
def test_it_fires_when_that_has_happened_and_no_other_does(
    well: Incident, client: Client, tmp_path: Path, alert: str
) -> None:
    before = client.get("/metrics").content.decode()
    SCENES[alert](well)
    after = client.get("/metrics").content.decode()
    fires(before, after, [alert], tmp_path, minutes=PAST_ITS_WAIT.get(alert, 9))


def test_when_nobody_is_asked_that_alone_fires(well: Incident, client: Client, tmp_path: Path) -> None:
    fires(client.get("/metrics").content.decode(), "", [BLIND], tmp_path, minutes=15)


def test_every_rule_has_its_scene_and_its_section() -> None:
    named = [rule["alert"] for rule in rules()]
    assert sorted(named) == sorted([*SCENES, BLIND])
    assert named == [title for title in re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.MULTILINE) if title in named]
    assert [rule["annotations"]["runbook"] for rule in rules()] == [f"docs/runbook.md#{name.lower()}" for name in named]


@pytest.mark.django_db
def test_rules_and_dashboard_name_metrics_that_are_there(client: Client) -> None:
    import_module("incident_response.asgi")  # the server has it, the tests' client goes past it
    told = client.get("/metrics").content.decode()
    there = {name.removesuffix("_bucket") for name in re.findall(r"^# TYPE (\w+)", told, re.MULTILINE)}
    asked = " ".join([*(rule["expr"] for rule in rules()), *queries()])
    labels = set(re.findall(r"by \(([^)]*)\)|(\w+)[=!]", asked))
    known = OF_PROMQL | {word.strip() for pair in labels for part in pair for word in part.split(",")}
    assert {name.removesuffix("_bucket") for name in NAMED.findall(asked)} - there - known == set()


def test_prometheus_reads_every_query_of_the_dashboard(tmp_path: Path) -> None:
    recorded = [{"record": f"panel:{place}", "expr": query} for place, query in enumerate(queries())]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}))
    promtool("check", "rules", str(file))
