"""Every outside system: what it is called, the settings that connect it, what there is not without it, how it is asked."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from console.connections import asks


@dataclass(frozen=True, kw_only=True)
class System:
    """`ask` says in words what was found. `without`: what there is not where `setting` is empty. `look`: what to mend.

    `system` is its name in clients/errors.py; `with_it` are the settings that the first one is nothing without.
    """

    what: str
    system: str
    setting: str
    with_it: tuple[str, ...] = ()
    without: str
    look: str
    ask: Callable[[], str]

    @property
    def missing(self) -> list[str]:
        """The settings that are not set, by name."""
        return [name for name in (self.setting, *self.with_it) if not getattr(settings, name)]


SYSTEMS = (
    System(
        what="AWS Secrets Manager",
        system="secrets-manager",
        setting="GRAFANA_ONCALL_HMAC_SECRET_ID",
        without="the webhook's secret is a setting",
        look="GRAFANA_ONCALL_HMAC_SECRET_ID and whether the role may secretsmanager:GetSecretValue",
        ask=asks.webhook_secret_can_be_read,
    ),
    System(
        what="Grafana OnCall",
        system="oncall",
        with_it=("GRAFANA_ONCALL_URL",),
        setting="GRAFANA_ONCALL_TOKEN",
        without="nobody is found on call, and missed webhooks stay missed",
        look="GRAFANA_ONCALL_URL and GRAFANA_ONCALL_TOKEN",
        ask=asks.oncall_is_read,
    ),
    System(
        what="Alertmanager",
        system="alertmanager",
        with_it=("ALERTMANAGER_BEARER",),
        setting="ALERTMANAGER_URL",
        without="it is no source",
        look="ALERTMANAGER_URL",
        ask=asks.alertmanager_is_read,
    ),
    System(
        what="Statuspage",
        system="statuspage",
        with_it=("STATUSPAGE_PAGE_ID",),
        setting="STATUSPAGE_API_KEY",
        without="customer updates are posted by hand",
        look="STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID",
        ask=asks.statuspage_is_read,
    ),
    System(
        what="Linear",
        system="linear",
        with_it=("LINEAR_TEAM_ID",),
        setting="LINEAR_API_KEY",
        without="postmortems stay here",
        look="LINEAR_API_KEY and LINEAR_TEAM_ID",
        ask=asks.linear_is_read,
    ),
    System(
        what="Grafana Mimir",
        system="mimir",
        setting="MIMIR_URL",
        without="rooms show no numbers",
        look="MIMIR_URL, MIMIR_USER and GRAFANA_CLOUD_TOKEN",
        ask=asks.mimir_is_asked,
    ),
    System(
        what="Grafana Loki",
        system="loki",
        setting="LOKI_URL",
        without="rooms show no log lines",
        look="LOKI_URL, LOKI_USER and GRAFANA_CLOUD_TOKEN",
        ask=asks.loki_is_asked,
    ),
    System(
        what="Grafana Tempo",
        system="tempo",
        setting="TEMPO_URL",
        without="rooms show no traces",
        look="TEMPO_URL, TEMPO_USER and GRAFANA_CLOUD_TOKEN",
        ask=asks.tempo_is_asked,
    ),
    System(
        what="WorkOS",
        system="workos",
        with_it=(
            "WORKOS_DIRECTORY_ID",
            "WORKOS_TEAM_GROUP_MAP",
        ),
        setting="WORKOS_API_KEY",
        without="teams are not invited",
        look="WORKOS_API_KEY, WORKOS_DIRECTORY_ID and WORKOS_TEAM_GROUP_MAP",
        ask=asks.workos_is_read,
    ),
    System(
        what="GitHub",
        system="github",
        with_it=(
            "GITHUB_ORG_SLUG",
            "GITHUB_REPO_NAMES",
        ),
        setting="GITHUB_TOKEN",
        without="rooms show no commits",
        look="what GITHUB_TOKEN may read, GITHUB_ORG_SLUG and GITHUB_REPO_NAMES",
        ask=asks.github_is_read,
    ),
    System(
        what="AWS KMS",
        system="kms",
        setting="AUDIT_KMS_KEY_ID",
        without="the audit log's heads are signed by a key of this machine, which is weak",
        look="AUDIT_KMS_KEY_ID and whether the role may kms:GetPublicKey and kms:Sign",
        ask=asks.key_is_there,
    ),
    System(
        what="Amazon S3",
        system="s3",
        setting="AUDIT_BUCKET",
        without="signed heads are kept in the mirror alone",
        look="AUDIT_BUCKET and whether the role may s3:ListBucketVersions",
        ask=asks.bucket_is_read,
    ),
    System(
        what="Amazon SES",
        system="sesv2",
        setting="MAIL_FROM",
        with_it=("AWS_REGION",),
        without="nobody is mailed: not while Slack is down, nor when an outgoing webhook goes off",
        look="MAIL_FROM, its identity in SES, and whether the role may ses:SendEmail and ses:GetEmailIdentity",
        ask=asks.mail_may_be_sent,
    ),
    System(
        what="Single sign-on",
        system="oidc",
        setting="OIDC_ISSUER",
        with_it=("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
        without="people sign in with passwords",
        look="OIDC_ISSUER, and at the provider whether this client is still known",
        ask=asks.provider_is_read,
    ),
    System(
        what="Collector of traces",
        system="otlp",
        setting="OTEL_EXPORTER_OTLP_ENDPOINT",
        without="nobody is told of traces",
        look="OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS",
        ask=asks.collector_takes_traces,
    ),
)

# The doctor looks at these more closely (incident_response/doctor), the console as at the others.
CLOSER = (
    System(
        what="Slack",
        system="slack",
        setting="SLACK_BOT_TOKEN",
        with_it=("SLACK_SIGNING_SECRET",),
        without="there are no rooms",
        look="SLACK_BOT_TOKEN, and run manage.py doctor slack",
        ask=asks.slack_knows_us,
    ),
    System(
        what="Amazon DynamoDB",
        system="dynamodb",
        setting="AUDIT_TABLE_NAME",
        with_it=("AWS_REGION",),
        without="the audit log has no second copy",
        look="AUDIT_TABLE_NAME and what the role may, and run manage.py doctor mirror",
        ask=asks.table_is_right,
    ),
    System(
        what="Amazon Bedrock",
        system="bedrock",
        setting="AWS_REGION",
        without="drafts are the standard text",
        look="whether the role may bedrock:GetModelInvocationLoggingConfiguration, and run manage.py doctor model",
        ask=asks.model_keeps_nothing,
    ),
)
ALL = (*CLOSER, *SYSTEMS)
BY_NAME = {one.system: one for one in ALL}
