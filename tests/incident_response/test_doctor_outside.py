"""`manage.py doctor` about the outside world: each system, as it answers now, and broken one by one."""

from typing import Any

import pytest

from clients import breaker
from console.connections.systems import SYSTEMS
from incident_response.doctor.finding import Finding, Verdict
from incident_response.doctor.model import guarded
from incident_response.doctor.outside import look_at, reached
from sandbox.faults import Fault
from sandbox.world import World
from tests.collector import listening

AT_THE_STAND_INS = {  # the system's name there, and the credential that it knows us by
    "Grafana OnCall": ("oncall", "GRAFANA_ONCALL_TOKEN"),
    "Alertmanager": ("alertmanager", ""),
    "Statuspage": ("statuspage", "STATUSPAGE_API_KEY"),
    "Linear": ("linear", "LINEAR_API_KEY"),
    "Grafana Mimir": ("grafana", "GRAFANA_CLOUD_TOKEN"),
    "Grafana Loki": ("grafana", "GRAFANA_CLOUD_TOKEN"),
    "Grafana Tempo": ("grafana", "GRAFANA_CLOUD_TOKEN"),
    "WorkOS": ("workos", "WORKOS_API_KEY"),
    "GitHub": ("github", "GITHUB_TOKEN"),
}
IN_AWS = {"AWS Secrets Manager", "AWS KMS", "Amazon S3"}
pytestmark = pytest.mark.usefixtures("transactional_db", "world")


def line(what: str) -> Finding:
    breaker.close_all()
    return look_at(next(one for one in SYSTEMS if one.what == what))


def test_every_system_that_is_connected_is_well(settings: Any) -> None:
    with listening() as collector:
        settings.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url
        found = {one.what: one for one in reached()}
    well = {what for what, one in found.items() if one.verdict is Verdict.OK}
    assert well == {*AT_THE_STAND_INS, "Amazon SES", "Collector of traces"}
    assert found["Linear"].said == "issues go to the team Incidents."
    assert {one.verdict for what, one in found.items() if what in IN_AWS} == {Verdict.NOTE}


@pytest.mark.parametrize("system", AT_THE_STAND_INS)
def test_one_that_is_down_is_named_with_what_to_do(world: World, system: str) -> None:
    world.faults = {AT_THE_STAND_INS[system][0]: Fault(status=503)}
    found = line(system)
    assert (found.verdict, "run this again when it answers" in found.said) == (Verdict.FAIL, True)


@pytest.mark.parametrize("system", [system for system, (_, setting) in AT_THE_STAND_INS.items() if setting])
def test_a_credential_that_is_not_ours_is_named(settings: Any, system: str) -> None:
    setting = AT_THE_STAND_INS[system][1]
    setattr(settings, setting, "of-another")
    found = line(system)
    assert found.verdict is Verdict.FAIL
    assert setting in found.said.partition("Look at ")[2], found.said
    assert "of-another" not in found.said


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.what)
def test_one_that_is_not_connected_is_a_note(settings: Any, system: Any) -> None:
    setattr(settings, system.setting, "")
    found = line(system.what)
    assert (found.verdict, found.said) == (Verdict.NOTE, f"{system.setting} is not set, so {system.without}.")


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("GRAFANA_ONCALL_HMAC_SECRET_ID", "AWS Secrets Manager"),
        ("AUDIT_KMS_KEY_ID", "AWS KMS"),
        ("AUDIT_BUCKET", "Amazon S3"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "Collector of traces"),
    ],
)
def test_what_is_not_there_fails(settings: Any, setting: str, what: str) -> None:
    setattr(settings, setting, "http://127.0.0.1:9" if setting.startswith("OTEL") else "nowhere-1234")
    found = line(what)
    assert (found.verdict, setting in found.said or "Is the way there open" in found.said) == (Verdict.FAIL, True)


def test_the_guard_is_content() -> None:
    (found,) = guarded()
    assert (found.verdict, found.said.startswith("nothing is kept in eu-central-1, ")) == (Verdict.OK, True)


def test_without_a_model_there_is_nothing_to_guard(settings: Any) -> None:
    settings.AWS_REGION = settings.AI_DRAFT_MODEL_ID = settings.AI_POSTMORTEM_MODEL_ID = ""
    settings.AI_CATCH_UP_MODEL_ID = settings.AI_CLASSIFIER_MODEL_ID = ""
    (found,) = guarded()
    assert found.verdict is Verdict.NOTE
