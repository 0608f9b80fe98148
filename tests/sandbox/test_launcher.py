"""What may be asked of the sandbox before it runs, and what it tells: ports, folders, settings, secrets."""

import os
import shlex
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import environment
from sandbox.environment import Addresses, Secrets
from sandbox.options import Options, StartRefusedError

AT = Addresses(web_port=1, sandbox_port=2, database_url="postgresql://app@/x?host=/y", redis_url="r", aws_url="a")


def start(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"SANDBOX_DIR": str(folder), "WEB_PORT": "0", "SANDBOX_PORT": "0"} | settings
    return subprocess.run(
        [sys.executable, "-m", "sandbox"], env=env, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", ["WEB_PORT", "SANDBOX_PORT"])
def test_a_port_in_use_gets_one_line_that_names_it_and_its_variable(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = start(tmp_path, **{name: str(port)})
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"port {port} is in use" in ended.stderr
    assert name in ended.stderr


def test_a_refused_start_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    assert start(tmp_path / "new", WEB_PORT="eight").returncode == 1
    assert not (tmp_path / "new").exists()


def test_the_same_port_twice_is_refused() -> None:
    with pytest.raises(StartRefusedError, match="both 8123"):
        Options(web_port=8123, sandbox_port=8123).ports()


def test_port_zero_picks_free_ones() -> None:
    web, outside = Options(web_port=0, sandbox_port=0).ports()
    assert web
    assert outside
    assert web != outside


def test_a_sourced_env_file_does_not_lend_its_database() -> None:
    given = {"DATABASE_URL": "postgresql://mine", "REDIS_URL": "redis://mine"}
    assert Options.read(given).database_url == "postgresql://mine"
    assert Options.read(given | {"SANDBOX_ADMIN_USER": "admin"}).database_url == ""


def test_the_webhook_secret_is_told_to_outside_programs_only() -> None:
    secrets = Secrets()
    assert secrets.oncall_hmac not in environment.application(AT, secrets).values()
    assert environment.outside_world(AT, secrets)["GRAFANA_ONCALL_HMAC_SECRET"] == secrets.oncall_hmac


def test_the_env_file_is_its_owners_and_a_shell_reads_back_what_was_written(tmp_path: Path) -> None:
    settings = environment.application(AT, Secrets())
    environment.write(tmp_path / "env", settings)
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600
    pairs = [shlex.split(line)[0].split("=", 1) for line in (tmp_path / "env").read_text().splitlines()]
    assert dict(pairs) == settings


def test_every_start_has_secrets_of_its_own_and_shows_none() -> None:
    one, other = Secrets(), Secrets()
    assert one != other
    assert one.django not in repr(one)


def test_a_kept_database_keeps_its_secrets(tmp_path: Path) -> None:
    first = Secrets()
    told = environment.application(AT, first) | environment.outside_world(AT, first)
    environment.write(tmp_path / "env", told | {"SANDBOX_ADMIN_PASSWORD": first.admin_password})
    assert Secrets.written(tmp_path / "env") == first


def test_nothing_of_the_callers_own_account_reaches_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-real")
    assert not {"AWS_PROFILE", "SLACK_BOT_TOKEN"} & set(environment.inherited())
