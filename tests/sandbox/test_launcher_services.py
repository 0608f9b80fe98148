"""PostgreSQL, Redis and moto start, stop, and start again, whatever happened in between."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from sandbox import moto_server, postgres, redis_server
from tests.sandbox.processes import alive, within

KILLED = """
import sys, time
from pathlib import Path
from sandbox import postgres, redis_server
folder = Path(sys.argv[1])
database, cache = postgres.start(folder / "postgres"), redis_server.start(folder)
print(database.child.pid, cache.pid, flush=True)
time.sleep(60)
"""


def killed_start(folder: Path) -> list[int]:
    """The processes of a start whose starter was then killed."""
    starter = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    with starter:
        assert starter.stdout
        pids = [int(each) for each in starter.stdout.readline().split()]
        starter.kill()
    return pids


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_starter_leaves_no_server_behind(tmp_path: Path) -> None:
    pids = killed_start(tmp_path)
    assert len(pids) == 2
    assert within(5, lambda: not any(alive(pid) for pid in pids))


def test_postgres_starts_again_on_what_a_killed_starter_left(tmp_path: Path) -> None:
    assert len(killed_start(tmp_path)) == 2, "it was killed before it was up: its own words are above"
    server = postgres.start(tmp_path / "postgres")
    with psycopg.connect(server.app_url) as db:
        assert db.execute("SELECT current_user, current_setting('fsync')").fetchone() == ("app", "on")
    server.stop()


def test_postgres_starts_after_an_initdb_that_was_cut_off(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    server = postgres.start(tmp_path / "postgres")
    psycopg.connect(server.app_url).close()
    server.stop()
    assert not half_made.exists()


def test_postgres_makes_the_database_that_a_killed_start_had_not_come_to(tmp_path: Path) -> None:
    server = postgres.start(tmp_path / "postgres")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as db:
        db.execute("DROP DATABASE incident_response")
    server.stop()
    again = postgres.start(tmp_path / "postgres")
    psycopg.connect(again.app_url).close()
    again.stop()


def test_postgres_starts_although_its_pid_file_names_somebody_elses_process(tmp_path: Path) -> None:
    postgres.start(tmp_path / "postgres").stop()
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'postgres'}\n")
    server = postgres.start(tmp_path / "postgres")
    assert server.child.poll() is None
    server.stop()
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_a_path_too_long_for_a_socket_works_too(tmp_path: Path) -> None:
    server = postgres.start(tmp_path / ("long" * 30))
    psycopg.connect(server.app_url).close()
    server.stop()
    assert not server.sockets.exists()


def test_the_application_owns_nothing_and_makes_nothing(tmp_path: Path) -> None:
    server = postgres.start(tmp_path / "postgres")
    with psycopg.connect(server.owner_url, autocommit=True) as owner, psycopg.connect(server.app_url) as app:
        owner.execute("CREATE TABLE record (id int)")
        owner.execute("GRANT SELECT ON record TO incident_response_app")
        assert app.execute("SELECT count(*) FROM record").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE other (id int)")
    server.stop()


def test_redis_listens_on_this_machine_only_and_writes_nothing(tmp_path: Path) -> None:
    server = redis_server.start(tmp_path)
    with redis.Redis.from_url(server.url) as client:
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
        assert client.config_get("save") == {"save": ""}
        client.set("name", "value")
    server.stop()
    assert [each.name for each in tmp_path.iterdir()] == ["redis.log"]


def test_a_frozen_redis_is_stopped_too(tmp_path: Path) -> None:
    server = redis_server.start(tmp_path)
    os.kill(server.pid, signal.SIGSTOP)
    server.stop()
    assert not alive(server.pid)


def test_moto_holds_what_the_application_expects_of_its_account(tmp_path: Path) -> None:
    server = moto_server.start(tmp_path)
    moto_server.seed(server.url, hmac_secret="the secret")
    aws = moto_server.account()
    secret = aws.client("secretsmanager", endpoint_url=server.url).get_secret_value(SecretId=moto_server.SECRET_ID)
    table = aws.client("dynamodb", endpoint_url=server.url).describe_time_to_live(TableName=moto_server.AUDIT_TABLE)
    server.stop()
    assert secret["SecretString"] == "the secret"
    assert table["TimeToLiveDescription"].get("AttributeName") == "expires_at"
