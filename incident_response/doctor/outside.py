"""Whether every outside system that is connected takes our credentials and lets us read. Nothing is changed there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from clients import (
    alertmanager,
    github,
    kms,
    linear,
    locked_bucket,
    loki,
    mimir,
    oncall_groups,
    tempo,
    trace_export,
    workos,
)
from clients.errors import OutsideError, Refused
from clients.secrets import webhook_secret
from incident_response.doctor.finding import Finding, fail, note, ok
from statuspage.models.publication import Publication

NOBODY = "doctor@invalid.example"
MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class System:
    """`ask` says in words what was found. `without`: what there is not where `setting` is empty. `look`: what to mend."""

    what: str
    setting: str
    without: str
    look: str
    ask: Callable[[], str]


def reached() -> Iterator[Finding]:
    """One line each."""
    for system in SYSTEMS:
        yield look_at(system)


def look_at(system: System) -> Finding:
    """What is so with that one."""
    if not getattr(settings, system.setting):
        return note(system.what, f"{system.setting} is not set, so {system.without}.")
    try:
        return ok(system.what, system.ask())
    except Refused as refused:
        return fail(system.what, f"{refused} ({refused.code}). Look at {system.look}.")
    except OutsideError as failure:
        return fail(
            system.what, f"{failure} ({failure.code}). Is the way there open? Else run this again when it answers."
        )


def _secret() -> str:
    webhook_secret.read_anew()
    return "the webhook's secret can be read."


def _oncall() -> str:
    now = timezone.now()
    for _ in oncall_groups.started_between(now - MOMENT, now, integration_id="DOCTOR"):
        pass
    return "alert groups can be read."


def _alertmanager() -> str:
    return f"{len(alertmanager.alerts())} alerts fire there."


def _statuspage() -> str:
    return f"page {settings.STATUSPAGE_PAGE_ID} has {len(Publication.components_on_page())} components."


def _linear() -> str:
    linear.user_by_email(NOBODY)
    return f"issues go to the team {linear.team_name(settings.LINEAR_TEAM_ID)}."


def _mimir() -> str:
    mimir.instant("vector(1)", at=timezone.now())
    return "it can be asked."


def _loki() -> str:
    now = timezone.now()
    loki.recent_lines('{doctor="doctor"}', start=now - MOMENT, end=now, limit=1)
    return "it can be asked."


def _tempo() -> str:
    now = timezone.now()
    tempo.recent_traces('{ resource.service.name = "doctor" }', start=now - MOMENT, end=now, limit=1)
    return "it can be asked."


def _workos() -> str:
    groups = sorted(set(settings.WORKOS_TEAM_GROUP_MAP.values()))
    counted = [len(workos.group_members(group).members) for group in groups]
    return f"{len(groups)} groups can be read, with {sum(counted)} people."


def _github() -> str:
    repositories = sorted({name for names in settings.GITHUB_REPO_NAMES.values() for name in names})
    for name in repositories:
        github.recent_commits(name, since=timezone.now(), limit=1)
    return f"{len(repositories)} repositories can be read: {', '.join(repositories)}."


def _key() -> str:
    kms.public_key()
    return "the heads' key is there."


def _bucket() -> str:
    next(iter(locked_bucket.versions("doctor")), None)
    return "the heads' bucket can be read."


def _collector() -> str:
    trace_export.say_nothing()
    return "the collector takes traces."


SYSTEMS = (
    System(
        what="AWS Secrets Manager",
        setting="GRAFANA_ONCALL_HMAC_SECRET_ID",
        without="the webhook's secret is a setting",
        look="GRAFANA_ONCALL_HMAC_SECRET_ID and whether the role may secretsmanager:GetSecretValue",
        ask=_secret,
    ),
    System(
        what="Grafana OnCall",
        setting="GRAFANA_ONCALL_TOKEN",
        without="nobody is found on call, and missed webhooks stay missed",
        look="GRAFANA_ONCALL_URL and GRAFANA_ONCALL_TOKEN",
        ask=_oncall,
    ),
    System(
        what="Alertmanager",
        setting="ALERTMANAGER_URL",
        without="it is no source",
        look="ALERTMANAGER_URL",
        ask=_alertmanager,
    ),
    System(
        what="Statuspage",
        setting="STATUSPAGE_API_KEY",
        without="customer updates are posted by hand",
        look="STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID",
        ask=_statuspage,
    ),
    System(
        what="Linear",
        setting="LINEAR_API_KEY",
        without="postmortems stay here",
        look="LINEAR_API_KEY and LINEAR_TEAM_ID",
        ask=_linear,
    ),
    System(
        what="Grafana Mimir",
        setting="MIMIR_URL",
        without="rooms show no numbers",
        look="MIMIR_URL, MIMIR_USER and GRAFANA_CLOUD_TOKEN",
        ask=_mimir,
    ),
    System(
        what="Grafana Loki",
        setting="LOKI_URL",
        without="rooms show no log lines",
        look="LOKI_URL, LOKI_USER and GRAFANA_CLOUD_TOKEN",
        ask=_loki,
    ),
    System(
        what="Grafana Tempo",
        setting="TEMPO_URL",
        without="rooms show no traces",
        look="TEMPO_URL, TEMPO_USER and GRAFANA_CLOUD_TOKEN",
        ask=_tempo,
    ),
    System(
        what="WorkOS",
        setting="WORKOS_API_KEY",
        without="teams are not invited",
        look="WORKOS_API_KEY, WORKOS_DIRECTORY_ID and WORKOS_TEAM_GROUP_MAP",
        ask=_workos,
    ),
    System(
        what="GitHub",
        setting="GITHUB_TOKEN",
        without="rooms show no commits",
        look="what GITHUB_TOKEN may read, GITHUB_ORG_SLUG and GITHUB_REPO_NAMES",
        ask=_github,
    ),
    System(
        what="AWS KMS",
        setting="AUDIT_KMS_KEY_ID",
        without="the audit log's heads are signed by a key of this machine, which is weak",
        look="AUDIT_KMS_KEY_ID and whether the role may kms:GetPublicKey and kms:Sign",
        ask=_key,
    ),
    System(
        what="Amazon S3",
        setting="AUDIT_BUCKET",
        without="signed heads are kept in the mirror alone",
        look="AUDIT_BUCKET and whether the role may s3:ListBucketVersions",
        ask=_bucket,
    ),
    System(
        what="Collector of traces",
        setting="OTEL_EXPORTER_OTLP_ENDPOINT",
        without="nobody is told of traces",
        look="OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS",
        ask=_collector,
    ),
)
