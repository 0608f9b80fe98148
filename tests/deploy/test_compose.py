"""docker-compose.yml: one machine, everything on it, and nothing of the sandbox."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.deploy.chart import ask, tool
from tests.deploy.processes import COMPOSE
from tests.fences.code import ROOT
from tests.fences.test_settings import read

SERVICES = COMPOSE["services"]
OURS = {"web", "rooms", "gate", "ai", "default", "beat", "relay", "migrate"}
BEGIN = ROOT / "deploy" / "compose" / "begin.sh"
FILLED_IN = {  # docs/install-one-machine.md, step 3
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "s" * 32,
    "DJANGO_ALLOWED_HOSTS": "incidents.example.com",
    "PUBLIC_URL": "https://incidents.example.com",
    "GRAFANA_ONCALL_HMAC_SECRET": "s" * 64,
}

Found = Callable[..., list[tuple[str, str]]]


def begun(folder: Path) -> tuple[dict[str, str], ...]:
    """`.env`, `database.env` and `web.env` as begin.sh writes them."""
    (folder / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
    subprocess.run(["sh", BEGIN], cwd=folder, check=True, capture_output=True)
    return tuple(
        dict(line.split("=", 1) for line in (folder / name).read_text().splitlines())
        for name in (".env", "database.env", "web.env")
    )


def test_it_is_a_compose_file() -> None:
    assert ask({"compose": COMPOSE}) == []
    assert ask({"compose": {"services": {"web": {"imag": "x"}}}}) != []


def test_the_linter_finds_nothing_of_weight() -> None:
    """What is left of medium weight is said in docs/install-one-machine.md: tags without digests, no limit on memory or CPU."""
    command = [tool("compose-lint"), "check", "--format", "json", str(ROOT / "docker-compose.yml")]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {one["rule_id"] for one in json.loads(told.stdout)["findings"]}
    assert found <= {"CL-0019", "CL-0026", "CL-0006", "CL-0007"}


def test_it_runs_what_one_machine_needs() -> None:
    assert SERVICES.keys() == OURS | {"postgres", "redis"}
    assert "sandbox" not in (ROOT / "docker-compose.yml").read_text()


def test_one_image_has_every_role_and_no_more_rights_than_the_cluster_gives() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["image"] == SERVICES["web"]["image"]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108


def test_the_tables_are_there_before_anything_else() -> None:
    needs = {name: SERVICES[name].get("depends_on", {}) for name in OURS}
    assert needs["migrate"] == {"postgres": {"condition": "service_healthy"}}
    after = {name for name in OURS if needs[name].get("migrate") == {"condition": "service_completed_successfully"}}
    assert after == OURS - {"migrate", "relay"}


def test_nothing_listens_beyond_this_machine_by_itself() -> None:
    ports = {name: SERVICES[name]["ports"] for name in SERVICES if "ports" in SERVICES[name]}
    assert ports.keys() == {"web", "relay"}
    assert ports["web"][0].startswith("127.0.0.1:")
    assert ports["relay"][0].startswith("${RELAY_ADDRESS:-127.0.0.1}:")


def test_the_database_is_on_a_network_that_leads_nowhere() -> None:
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis", "migrate")] == [["inside"]] * 3
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_the_owner_s_password_is_the_migration_s_alone() -> None:
    assert {name for name in SERVICES if SERVICES[name].get("env_file") == "database.env"} == {"migrate", "postgres"}
    assert SERVICES["relay"]["env_file"] == "relay.env"


def test_web_and_workers_have_logins_of_their_own() -> None:
    """Where an older installation has one for all, web starts all the same."""
    assert SERVICES["web"]["env_file"] == [".env", {"path": "web.env", "required": False}]
    assert {name for name in OURS if SERVICES[name]["env_file"] == ".env"} == OURS - {"web", "relay", "migrate"}


def test_a_beginning_has_every_setting_but_the_relay_s(tmp_path: Path) -> None:
    settings, *_ = begun(tmp_path)
    assert settings.keys() == {name for name in read() if not name.startswith("SIGNING_RELAY_")}
    assert not [value for value in settings.values() if "#" in value]


def test_what_is_chosen_fits_together(tmp_path: Path) -> None:
    settings, database, web = begun(tmp_path)
    at = "@postgres/incident_response"
    assert settings["DATABASE_URL"] == f"postgresql://incident_worker:{database['WORKER_PASSWORD']}{at}"
    assert web == {"DATABASE_URL": f"postgresql://incident_web:{database['WEB_PASSWORD']}{at}"}
    assert database["DATABASE_URL"].startswith(f"postgresql://incident_owner:{database['OWNER_PASSWORD']}@postgres/")
    assert len({*database.values(), settings["DJANGO_SECRET_KEY"]}) == 6
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in (".env", "database.env", "web.env")} == {0o600}


def test_a_second_beginning_changes_nothing(tmp_path: Path) -> None:
    first = begun(tmp_path)
    again = subprocess.run(["sh", BEGIN], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr.strip()) == (1, "begin: there is a .env already; nothing was changed")
    assert dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines()) == first[0]


def test_what_is_left_to_fill_in_is_named_at_the_start(tmp_path: Path, found: Found) -> None:
    settings, *_ = begun(tmp_path)
    assert [said for id_, said in found(**settings) if id_ == "E001"] == [
        "SLACK_BOT_TOKEN is not set",
        "SLACK_SIGNING_SECRET is not set",
        "DJANGO_ALLOWED_HOSTS is not set: name the hosts that people and senders use",
    ]


def test_what_the_guide_has_filled_in_is_enough(tmp_path: Path, found: Found) -> None:
    settings, *_ = begun(tmp_path)
    assert [said for id_, said in found(**settings | FILLED_IN) if id_.startswith("E")] == []
