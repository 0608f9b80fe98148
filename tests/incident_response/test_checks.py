"""Every setting that is missing, malformed or contradictory stops every process with one line that names it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_response import checks, settings
from sandbox.environment import KEPT
from tests import environment
from tests.sample import a_few

CHECKOUT = Path(settings.__file__).parent.parent
PROCESSES = {
    "web": ["-c", "import incident_response.asgi"],
    "worker": ["-m", "celery", "-A", "incident_response", "worker", "-Q", "ai", "-c", "1"],
    "beat": ["-m", "celery", "-A", "incident_response", "beat", "--scheduler", "celery.beat.Scheduler"],
    "manage.py": ["manage.py", "audit_verify"],
}
Found = Callable[..., list[tuple[str, str]]]


def test_the_settings_of_the_tests_are_in_order(found: Found) -> None:
    assert found() == []


@pytest.mark.parametrize("name", [*checks.REQUIRED, "DJANGO_ALLOWED_HOSTS"])
def test_a_required_one_that_is_missing(found: Found, name: str) -> None:
    ((number, said),) = found(**{name: " "})
    assert number == "E001"
    assert said.startswith(f"{name} is not set")


MALFORMED = [
    ("DATABASE_URL", "mysql://app@localhost/incidents"),
    ("DATABASE_URL", "postgres://app@localhost:port/incidents"),
    ("DATABASE_URL", "postgres://app@localhost/"),
    ("DATABASE_URL", "incidents"),
    ("DJANGO_DEBUG", "perhaps"),
    ("WEBHOOK_REQUIRE_TIMESTAMP", "treu"),
    ("WEBHOOK_MAX_BYTES", "256k"),
    ("WEBHOOK_SECRET_GRACE_SECONDS", "5 min"),
    ("STATUSPAGE_APPROVAL_MINUTES", "1.5"),
    ("AUDIT_TTL_DAYS", "two years"),
    ("LOG_LEVEL", "LOUD"),
    ("SOURCE_SEVERITIES", "alertmanager:P2"),
    ("SOURCE_SEVERITIES", "alertmanager=P9"),
    ("SOURCE_SEVERITIES", "alertmanager=P2,alertmanager=P3"),
]


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_one_that_cannot_be_read(found: Found, name: str, value: str) -> None:
    ((number, said),) = found(**{name: value})
    assert number == "E002"
    assert said.startswith(f"{name} is malformed")
    assert value not in said


@pytest.mark.parametrize(
    ("missing", "given"),
    [
        ("STATUSPAGE_API_KEY", "STATUSPAGE_PAGE_ID"),
        ("STATUSPAGE_PAGE_ID", "STATUSPAGE_API_KEY"),
        ("LINEAR_API_KEY", "LINEAR_TEAM_ID"),
        ("LINEAR_TEAM_ID", "LINEAR_API_KEY"),
        ("GRAFANA_ONCALL_TOKEN", "GRAFANA_ONCALL_URL"),
        ("GRAFANA_ONCALL_URL", "GRAFANA_ONCALL_TOKEN"),
    ],
)
def test_half_of_a_pair(found: Found, missing: str, given: str) -> None:
    assert found(**{missing: ""}) == [("E003", f"{missing} is not set although {given} is: they come together")]


@pytest.mark.parametrize("schemes", ["oncall-hmac,plain", ","])
def test_webhook_schemes_we_do_not_have(found: Found, schemes: str) -> None:
    assert [said for number, said in found(WEBHOOK_SCHEMES=schemes) if number == "E004"] == [
        "WEBHOOK_SCHEMES must list some of: oncall-hmac, grafana-alerting-hmac, oncall-bearer"
    ]


def test_a_scheme_without_its_secret(found: Found) -> None:
    ((number, said),) = found(GRAFANA_ONCALL_HMAC_SECRET="")
    assert number == "E004"
    assert said.startswith("GRAFANA_ONCALL_HMAC_SECRET_ID is not set")


def test_two_places_for_one_secret(found: Found) -> None:
    ((number, said),) = found(GRAFANA_ONCALL_HMAC_SECRET_ID="a/secret")
    assert number == "E004"
    assert said.startswith("GRAFANA_ONCALL_HMAC_SECRET contradicts GRAFANA_ONCALL_HMAC_SECRET_ID")


@pytest.mark.parametrize("names", ["", "incident", "/Incident", "/incident,/" + "i" * 32, "/in cident"])
def test_slash_commands_that_slack_would_not_take(found: Found, names: str) -> None:
    ((number, said),) = found(SLACK_COMMANDS=names)
    assert (number, said.startswith("SLACK_COMMANDS must list slash commands")) == ("E009", True)


@pytest.mark.parametrize("names", ["ic", "Scribe", "comms lead", "scribe,nobody", "x" * 31])
def test_roles_that_cannot_be_given(found: Found, names: str) -> None:
    ((number, said),) = found(INCIDENT_ROLES=names)
    assert (number, said.startswith("INCIDENT_ROLES names ")) == ("E012", True)


@pytest.mark.parametrize("name", checks.URLS)
@pytest.mark.parametrize(
    "value", ["example.com", "ftp://example.com", "http://[", "http://h:port", "redis://h:port", "://"]
)
def test_a_url_that_is_none(found: Found, name: str, value: str) -> None:
    ((number, said),) = found(**{name: value})
    assert number == "E005"
    assert said.startswith(f"{name} is malformed")


@pytest.mark.parametrize("value", ["redis://h", "rediss://:word@h:6380/1", "unix:///run/redis.sock"])
def test_the_urls_of_a_broker(found: Found, value: str) -> None:
    assert found(REDIS_URL=value) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STATUSPAGE_APPROVAL_MINUTES", "0"),
        ("STATUSPAGE_APPROVAL_MINUTES", "61"),
        ("WEBHOOK_MAX_BYTES", "1023"),
        ("AUDIT_TTL_DAYS", "365"),
        ("AUDIT_CHECK_HOURS", "721"),
        ("AUDIT_BUCKET_DAYS", "0"),
        ("STATUSPAGE_FOUR_EYES", "P1,P9"),
        ("ROOM_SEVERITIES", "p1"),
        ("DEFAULT_SEVERITY", "SEV1"),
        ("NUDGE_MINUTES", "4"),
        ("NUDGE_DM_MINUTES", "0"),
        ("NUDGE_SECONDARY_MINUTES", "241"),
        ("WORK_DAYS", "mon,never"),
        ("WORK_FROM", "18"),
        ("ARCHIVE_DAYS", "366"),
        ("KEPT_IMAGE_MB", "51"),
        ("TIMELINE_EMOJI", ":pushpin:"),
    ],
)
def test_one_outside_its_range(found: Found, name: str, value: str) -> None:
    ((number, said),) = found(**{name: value})
    assert (number, said.split()[0]) == ("E006", name)


def test_a_region_is_needed_for_the_mirror(found: Found) -> None:
    ((number, said),) = found(AWS_REGION="")
    assert number == "E007"
    assert said.startswith("AWS_REGION is not set")


@pytest.mark.parametrize("name", ["AUDIT_KMS_KEY_ID", "AUDIT_BUCKET", "AI_CLASSIFIER"])
def test_a_region_is_needed_for_signed_heads_and_the_classifier(found: Found, name: str) -> None:
    errors = [
        said for number, said in found(**{"AWS_REGION": "", "AUDIT_TABLE_NAME": "", name: "on"}) if number == "E007"
    ]
    assert errors == [f"AWS_REGION is not set although {name} is"]


@pytest.mark.parametrize("value", ["secret", "c2hvcnQ=", "not base64!"])
def test_a_key_that_cannot_sign_heads(found: Found, value: str) -> None:
    ((number, said),) = found(AUDIT_SIGNING_KEY=value)
    assert (number, said.split()[0], value in said) == ("E014", "AUDIT_SIGNING_KEY", False)


def test_two_keys_that_would_sign_heads(found: Found) -> None:
    ((number, said),) = found(AUDIT_SIGNING_KEY="a2" * 21 + "a=", AUDIT_KMS_KEY_ID="alias/heads")
    assert (number, said) == ("E014", "AUDIT_SIGNING_KEY contradicts AUDIT_KMS_KEY_ID: give one of them")


def test_a_former_key_that_is_none(found: Found) -> None:
    ((number, said),) = found(AUDIT_FORMER_KEYS="MCow,no key")
    assert (number, said.split()[0]) == ("E014", "AUDIT_FORMER_KEYS")


def test_no_mirror_is_worth_a_warning(found: Found) -> None:
    assert found(AUDIT_TABLE_NAME="") == [("W001", "AUDIT_TABLE_NAME is empty: the audit log has no second copy")]


@pytest.mark.parametrize(("given", "read"), [("yes", True), ("1", True), ("OFF", False), ("", False)])
def test_a_switch_has_two_positions(found: Found, given: str, read: bool) -> None:
    assert found(WEBHOOK_REQUIRE_TIMESTAMP=given) == []
    assert settings.WEBHOOK_REQUIRE_TIMESTAMP is read


def test_white_space_in_a_list_is_no_part_of_it(found: Found) -> None:
    assert found(ROOM_SEVERITIES="P1, P2 ,") == []
    assert settings.ROOM_SEVERITIES == ["P1", "P2"]


def test_an_empty_setting_is_one_not_given(found: Found) -> None:
    assert found(PUBLIC_URL="", SLACK_API_URL="") == []
    assert settings.SLACK_API_URL == "https://slack.com/api/"


def test_forms_of_an_https_console_are_trusted_behind_an_ingress(found: Found) -> None:
    found(PUBLIC_URL="https://incidents.example.com")
    assert settings.CSRF_TRUSTED_ORIGINS == ["https://incidents.example.com"]


def started(process: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """What a process that starts with these settings leaves behind."""
    told = environment.FIXED.keys() | {*KEPT, *(name for name in os.environ if name.endswith("_URL"))}
    env = {name: value for name, value in os.environ.items() if name in told} | {"PYTHONWARNINGS": "ignore"} | changes
    argv = [sys.executable, *PROCESSES.get(process, process.split())]
    return subprocess.run(argv, env=env, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False)


def naming(name: str, ended: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in (ended.stdout + ended.stderr).splitlines() if name in line]


@pytest.mark.parametrize(
    ("process", "name", "value", "number"),
    [
        *((process, "SLACK_SIGNING_SECRET", "", "E001") for process in a_few(PROCESSES, 1)),
        ("worker", "DATABASE_URL", "mysql://h/x", "E002"),
        ("manage.py", "LINEAR_API_KEY", "", "E003"),
    ],
)
def test_it_stops_with_one_line_that_names_it(process: str, name: str, value: str, number: str) -> None:
    ended = started(process, **{name: value})
    assert ended.returncode != 0
    (line,) = naming(name, ended)
    assert f"incident_response.{number}" in line
    assert "Traceback" not in ended.stdout + ended.stderr


def test_two_wrong_settings_are_two_lines() -> None:
    ended = started("web", SLACK_BOT_TOKEN="", AUDIT_TTL_DAYS="1")
    assert ended.stderr.splitlines() == [
        "incident_response.E001: SLACK_BOT_TOKEN is not set",
        "incident_response.E006: AUDIT_TTL_DAYS must be at least 366",
    ]


def test_a_web_process_in_shadow_mode_starts_and_says_so() -> None:
    ended = started("web", SHADOW_SOURCES="alertmanager")
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (0, "incident_response.W002")


def test_a_production_passes_djangos_own_deployment_checks() -> None:
    production = {"PUBLIC_URL": "https://incidents.example.com", "DJANGO_ALLOWED_HOSTS": "incidents.example.com"}
    ended = started("manage.py check --deploy --fail-level WARNING", **production)
    assert (ended.returncode, ended.stderr) == (0, "")
