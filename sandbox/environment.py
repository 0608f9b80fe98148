"""Every setting the sandbox's processes are started with, and the file that tells outside programs of them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.moto_server import AUDIT_TABLE, HEADS_BUCKET, HEADS_KEY, MAIL_FROM, REGION, SECRET_ID

# Of the caller's own environment only this is passed on: no AWS profile, proxy or token of theirs. STORM_ROOMS is for whoever
# fires more alerts in ten minutes than a company would want rooms for, MCP_ENABLED for whoever tries an MCP client, the collector
# for whoever has one.
KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "USER",
    "TERM",
    "STORM_ROOMS",
    "MCP_ENABLED",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)
# Under which name `write` puts down each of the secrets.
WRITTEN_AS = {
    "django": "DJANGO_SECRET_KEY",
    "slack_signing": "SLACK_SIGNING_SECRET",
    "oncall_hmac": "GRAFANA_ONCALL_HMAC_SECRET",
    "oncall_bearer": "GRAFANA_ONCALL_BEARER",
    "alertmanager_bearer": "ALERTMANAGER_BEARER",
    "linear_webhook": "LINEAR_WEBHOOK_SECRET",
    "admin_password": "SANDBOX_ADMIN_PASSWORD",
}
# Who the application is to the systems that it only reads, and what it looks up there.
CONTEXT = {
    "MIMIR_USER": "1001",
    "LOKI_USER": "1002",
    "TEMPO_USER": "1003",
    "GRAFANA_CLOUD_TOKEN": "glc_sandbox",
    "WORKOS_API_KEY": "sk_sandbox",
    "WORKOS_DIRECTORY_ID": "directory_01SANDBOX",
    "WORKOS_TEAM_GROUP_MAP": '{"checkout": "directory_group_01CHECKOUT", "*": "directory_group_01CHECKOUT"}',
    "GITHUB_TOKEN": "github_pat_sandbox",
    "GITHUB_ORG_SLUG": "sandbox",
    "GITHUB_REPO_NAMES": '{"checkout": ["checkout"], "payments": ["payments"], "*": ["checkout"]}',
}


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where everything listens in this start."""

    web_port: int
    sandbox_port: int
    database_url: str  # one login for all: for whoever looks, and for commands
    redis_url: str
    aws_url: str
    web_database_url: str = ""
    worker_database_url: str = ""  # empty: that one

    @property
    def web_url(self) -> str:
        """The application."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def sandbox_url(self) -> str:
        """The stand-ins and their page."""
        return f"http://127.0.0.1:{self.sandbox_port}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Secrets:
    """Made anew at every start, unless the database is kept."""

    django: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    slack_signing: str = field(default_factory=lambda: secrets.token_hex(16))
    oncall_hmac: str = field(default_factory=lambda: secrets.token_hex(32))
    oncall_bearer: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    alertmanager_bearer: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    linear_webhook: str = field(default_factory=lambda: secrets.token_hex(32))
    admin_password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @classmethod
    def written(cls, path: Path) -> "Secrets":
        """Those of the last start, from the file `write` left; new ones for what it does not hold."""
        lines = path.read_text().splitlines() if path.exists() else []
        held = {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}
        return cls(**{own: held[name] for own, name in WRITTEN_AS.items() if name in held})


def inherited() -> dict[str, str]:
    """What every process needs of the machine, and that it is not to look for an AWS account there."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def application(at: Addresses, made: Secrets) -> dict[str, str]:
    """The application's settings by the names a deployment uses; the webhook's secret comes from Secrets Manager."""
    return {
        "DATABASE_URL": at.database_url,
        "REDIS_URL": at.redis_url,
        "DJANGO_SECRET_KEY": made.django,
        "DJANGO_ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PUBLIC_URL": at.web_url,
        "GRAFANA_ONCALL_HMAC_SECRET_ID": SECRET_ID,
        "WEBHOOK_SCHEMES": "oncall-hmac,grafana-alerting-hmac,oncall-bearer",
        "GRAFANA_ONCALL_BEARER": made.oncall_bearer,
        "ALERTMANAGER_BEARER": made.alertmanager_bearer,
        "SLACK_BOT_TOKEN": "xoxb-sandbox-token",
        "SLACK_SIGNING_SECRET": made.slack_signing,
        "GRAFANA_ONCALL_TOKEN": "sandbox-oncall-token",
        "GRAFANA_ONCALL_USER_TOKEN": "sandbox-oncall-user-token",
        "APPROVERS_SCHEDULE_ID": "SAPPROVE01",
        "APPROVERS_NEXT_SCHEDULE_ID": "SAPPROVE02",
        "STATUSPAGE_API_KEY": "sandbox-statuspage-key",
        "STATUSPAGE_PAGE_ID": "sandboxpage",
        "LINEAR_API_KEY": "lin_api_sandbox",
        "LINEAR_WEBHOOK_SECRET": made.linear_webhook,
        "LINEAR_TEAM_ID": "11111111-1111-4111-8111-111111111111",
        "LINEAR_PROJECT_ID": "22222222-2222-4222-8222-222222222222",
        "AUDIT_TABLE_NAME": AUDIT_TABLE,
        "AUDIT_KMS_KEY_ID": HEADS_KEY,
        "AUDIT_BUCKET": HEADS_BUCKET,
        "MAIL_FROM": MAIL_FROM,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        **CONTEXT,
        **base_urls(at.sandbox_url, aws=at.aws_url),
    }


def base_urls(outside: str, *, aws: str) -> dict[str, str]:
    """Where the stand-ins answer: the only thing that tells the application it is in a sandbox."""
    return {
        "SLACK_API_URL": f"{outside}/slack/api/",
        "SLACK_FILES_URL": f"{outside}/slack/files",
        "STATUSPAGE_API_URL": f"{outside}/statuspage/v1",
        "GRAFANA_ONCALL_URL": f"{outside}/oncall",
        "LINEAR_API_URL": f"{outside}/linear/graphql",
        "ALERTMANAGER_URL": f"{outside}/alertmanager",
        "MIMIR_URL": f"{outside}/mimir",
        "LOKI_URL": f"{outside}/loki",
        "TEMPO_URL": f"{outside}/tempo",
        "WORKOS_API_URL": f"{outside}/workos",
        "GITHUB_API_URL": f"{outside}/github",
        "OUTGOING_WEBHOOK_ALLOWED_HOSTS": outside.removeprefix("http://"),  # its endpoint is at /endpoint/
        "AWS_ENDPOINT_URL": aws,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": f"{outside}/bedrock",
    }


def outside_world(at: Addresses, made: Secrets) -> dict[str, str]:
    """What the stand-ins add: where to post, and what to sign with."""
    return {
        "WEB_PORT": str(at.web_port),
        "SANDBOX_PORT": str(at.sandbox_port),
        "WEB_URL": at.web_url,
        "GRAFANA_ONCALL_HMAC_SECRET": made.oncall_hmac,
        "LINEAR_WEBHOOK_SECRET": made.linear_webhook,
    }


def write(path: Path, settings: Mapping[str, str]) -> None:
    """A dotenv file that only its owner reads; it can be sourced by a shell too. Replaces the last start's."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={_quoted(value)}\n" for name, value in settings.items())


def _quoted(value: str) -> str:
    """Single quotes where a shell or a dotenv reader would see more than text; no value here holds one itself."""
    return value if value.replace("_", "").replace("-", "").replace(".", "").isalnum() else f"'{value}'"
