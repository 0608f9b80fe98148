"""The settings of the test run: a real PostgreSQL and Redis, moto for AWS, stand-ins for the rest. Loaded before Django is.

`DATABASE_URL` and `REDIS_URL` win when they are set. The workers of a parallel run inherit both from its first process;
each has a database of its own in either server.
"""

import atexit
import gc
import logging
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from moto.server import ThreadedMotoServer

from sandbox import environment, postgres, redis_server, server
from sandbox.moto_server import MAIL_FROM

FIXED = {
    "DJANGO_SETTINGS_MODULE": "incident_response.settings",
    "DJANGO_SECRET_KEY": "a key for tests only, long enough to be one " * 2,
    "DJANGO_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PUBLIC_URL": "http://testserver",
    "SLACK_BOT_TOKEN": "xoxb-sandbox-token",
    "SLACK_SIGNING_SECRET": "slack-signing-secret-of-the-tests",
    "GRAFANA_ONCALL_HMAC_SECRET": "webhook-secret-of-the-tests",
    "WEBHOOK_SCHEMES": "oncall-hmac,grafana-alerting-hmac,oncall-bearer",
    "GRAFANA_ONCALL_BEARER": "sandbox-oncall-bearer",
    "ALERTMANAGER_BEARER": "sandbox-alertmanager-bearer",
    "GRAFANA_ONCALL_TOKEN": "sandbox-oncall-token",
    "STATUSPAGE_API_KEY": "sandbox-statuspage-key",
    "STATUSPAGE_PAGE_ID": "sandboxpage",
    "LINEAR_API_KEY": "lin_api_sandbox",
    "LINEAR_TEAM_ID": "11111111-1111-4111-8111-111111111111",
    "LINEAR_PROJECT_ID": "22222222-2222-4222-8222-222222222222",
    "AUDIT_TABLE_NAME": "incident-response-audit",
    "MAIL_FROM": MAIL_FROM,
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "sandbox",
    "AWS_SECRET_ACCESS_KEY": "sandbox",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AI_DRAFT_MODEL_ID": "anthropic.claude-3-haiku-20240307-v1:0",  # of one region, so that the guard looks at one
    "AI_POSTMORTEM_MODEL_ID": "anthropic.claude-3-haiku-20240307-v1:0",
    "LOG_LEVEL": "WARNING",
    **environment.CONTEXT,
}


def _databases() -> dict[str, str]:
    """Started by the first process of a run; its workers find the addresses in their environment."""
    started: dict[str, str] = {}
    if "DATABASE_URL" not in os.environ:
        database = postgres.start(folder / "postgres")
        atexit.register(database.stop)
        with psycopg.connect(database.superuser_url, autocommit=True) as db:  # no test here pulls the plug
            db.execute("ALTER SYSTEM SET fsync = off")
            db.execute("ALTER SYSTEM SET autovacuum_naptime = '5s'")  # every test deletes all that it wrote
            db.execute("SELECT pg_reload_conf()")
        started["DATABASE_URL"] = database.superuser_url
    if "REDIS_URL" not in os.environ:
        broker = redis_server.start(folder / "redis")
        atexit.register(broker.stop)
        started["REDIS_URL"] = broker.url
    return started


gc.set_threshold(100_000, 20, 100)  # what a test leaves in circles may wait: looking for it took a tenth of the run
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not worker:
    folder = Path(tempfile.mkdtemp(prefix="incident-response-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # pytest closes its folder to others whenever a run begins; a run of its own keeps PostgreSQL's user inside
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)
logging.getLogger("werkzeug").setLevel(logging.ERROR)  # moto's line for every request says nothing here
os.environ.update(FIXED)
os.environ.update(_databases())
if worker:
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{int(worker.removeprefix('gw')) + 1}"
stand_ins = server.serve(port=0)
_moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
_moto.start()
aws_url = "http://{}:{}".format(*_moto.get_host_and_port())
os.environ.update(environment.base_urls(stand_ins.url, aws=aws_url))
