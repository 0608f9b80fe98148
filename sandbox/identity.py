"""Who the sandbox says it is, and the secrets it shares with the application: read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

TEAM = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
APP = "A0SANDBOX"
BOT_USER = "U0BOT0000"
BOT_ID = "B0SANDBOX"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The application's address and the credentials it was given; a field's environment name is its own in capitals."""

    web_url: str = "http://127.0.0.1:8000"
    slack_signing_secret: str = field(default="sandbox-slack-signing-secret", repr=False)
    slack_bot_token: str = field(default="xoxb-sandbox-token", repr=False)
    grafana_oncall_hmac_secret: str = field(default="sandbox-oncall-hmac-secret", repr=False)
    grafana_oncall_bearer: str = field(default="sandbox-oncall-bearer", repr=False)
    grafana_oncall_token: str = field(default="sandbox-oncall-token", repr=False)
    grafana_oncall_user_token: str = field(default="sandbox-oncall-user-token", repr=False)
    mimir_user: str = "1001"
    loki_user: str = "1002"
    tempo_user: str = "1003"
    grafana_cloud_token: str = field(default="glc_sandbox", repr=False)
    workos_api_key: str = field(default="sk_sandbox", repr=False)
    workos_directory_id: str = "directory_01SANDBOX"
    github_token: str = field(default="github_pat_sandbox", repr=False)
    github_org_slug: str = "sandbox"
    statuspage_api_key: str = field(default="sandbox-statuspage-key", repr=False)
    statuspage_page_id: str = "sandboxpage"
    linear_api_key: str = field(default="lin_api_sandbox", repr=False)
    linear_webhook_secret: str = field(default="", repr=False)  # empty: no webhook is sent
    linear_team_id: str = "11111111-1111-4111-8111-111111111111"
    linear_project_id: str = "22222222-2222-4222-8222-222222222222"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Identity":
        """What is set there and not empty; the sandbox's own value for the rest."""
        named = {entry.name: environ.get(entry.name.upper(), "") for entry in fields(cls)}
        return cls(**{name: value for name, value in named.items() if value})
