"""The system checks of our settings. Each has an id and names the setting; an error stops every process at its start."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error, Warning, register

from ai import jobs, regions
from incident_response import queries, settings
from incidents.audit.public_key import usable
from incidents.audit.signing_key import seed_of
from incidents.client_address import unreadable
from incidents.payloads import alerting, native, prometheus
from incidents.postmortem_due import TERM
from incidents.quiet_hours import DAYS
from incidents.schemes import SCHEMES

REQUIRED = ("DJANGO_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
TOGETHER = (
    ("STATUSPAGE_API_KEY", "STATUSPAGE_PAGE_ID"),
    ("LINEAR_API_KEY", "LINEAR_TEAM_ID"),
    ("GRAFANA_ONCALL_TOKEN", "GRAFANA_ONCALL_URL"),
    ("ALERTMANAGER_BEARER", "ALERTMANAGER_URL"),
    ("WORKOS_API_KEY", "WORKOS_DIRECTORY_ID"),
    ("WORKOS_API_KEY", "WORKOS_TEAM_GROUP_MAP"),
    ("GITHUB_TOKEN", "GITHUB_ORG_SLUG"),
    ("GITHUB_TOKEN", "GITHUB_REPO_NAMES"),
    ("OIDC_ISSUER", "OIDC_CLIENT_ID"),
    ("OIDC_ISSUER", "OIDC_CLIENT_SECRET"),
)
NEEDS = {
    "GRAFANA_ONCALL_USER_TOKEN": "GRAFANA_ONCALL_URL",
    "GRAFANA_DATASOURCES": "GRAFANA_URL",
    "LINEAR_WEBHOOK_SECRET": "LINEAR_API_KEY",
    "APPROVERS_SCHEDULE_ID": "GRAFANA_ONCALL_USER_TOKEN",
    "APPROVERS_NEXT_SCHEDULE_ID": "APPROVERS_SCHEDULE_ID",
    "OTEL_EXPORTER_OTLP_HEADERS": "OTEL_EXPORTER_OTLP_ENDPOINT",
}  # what is nothing without another
IN_AWS = (
    "AUDIT_TABLE_NAME", "GRAFANA_ONCALL_HMAC_SECRET_ID", "AUDIT_KMS_KEY_ID", "AUDIT_BUCKET", "AI_CLASSIFIER", "MAIL_FROM",
    *dict.fromkeys(job.setting for job in jobs.JOBS),
)  # fmt: skip
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
WEB, BROKER = frozenset({"http", "https"}), frozenset({"redis", "rediss", "unix"})
URLS = {
    "SLACK_API_URL": WEB,
    "SLACK_FILES_URL": WEB,
    "STATUSPAGE_API_URL": WEB,
    "GRAFANA_ONCALL_URL": WEB,
    "GRAFANA_URL": WEB,
    "ALERTMANAGER_URL": WEB,
    "SIGNING_RELAY_TARGET": WEB,
    "LINEAR_API_URL": WEB,
    "MIMIR_URL": WEB,
    "LOKI_URL": WEB,
    "TEMPO_URL": WEB,
    "WORKOS_API_URL": WEB,
    "GITHUB_API_URL": WEB,
    "PUBLIC_URL": WEB,
    "BRIDGE_URL": WEB,
    "OTEL_EXPORTER_OTLP_ENDPOINT": WEB,
    "REDIS_URL": BROKER,
}
SCHEME_NAMES = [scheme.name for scheme in SCHEMES]
OWN_SOURCES = (native.SOURCE, alerting.SOURCE, prometheus.SOURCE)
SLASH_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
DSN = re.compile(r"https?://[A-Za-z0-9]+@[A-Za-z0-9.:-]+(/[A-Za-z0-9_-]+)*/[0-9]+")
SENDER = re.compile(r"[^\s<>@,]+@[^\s<>@,]+\.[^\s<>@,]+|[^<>@,\r\n]+ <[^\s<>@,]+@[^\s<>@,]+\.[^\s<>@,]+>")
EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}")
NAMED_HOST = re.compile(r"[a-z0-9.-]{1,253}(:[1-9][0-9]{0,4})?")
ROLE = re.compile(r"[a-z][a-z_]{1,29}")
# what people are by other means, or a word of the command
NOT_GIVEN = ("ic", "responder", "approver", "commander", "nobody")
MOST_OF_A_NAME = 75  # characters of a service that Slack shows in a choice
QUERIES = (
    "CONTEXT_ERROR_RATE_QUERY",
    "CONTEXT_LATENCY_QUERY",
    "CONTEXT_BURN_RATE_QUERY",
    "CONTEXT_LOG_QUERY",
    "CONTEXT_TRACE_QUERY",
)
STORES = {"MIMIR": "/api/prom", "LOKI": "", "TEMPO": "/tempo"}  # how their addresses end on Grafana Cloud


@register()
def every_setting(**_kwargs: object) -> list[CheckMessage]:
    """All checks of ours, in the order of their ids."""
    each = (
        _missing, _malformed, _half_given, _webhook, _urls, _ranges, _nudges, _network, _reports, _working_hours, _mirror, _stores,
        _slash_commands, _queries, _sources, _roles, _sign_in, _signed_heads, _mail, _keeping,
        _services, _models, _jobs, _mcp, _outgoing,
    )  # fmt: skip
    return [found for look in each for found in look()]


def _error(name: str, what: str, number: int) -> Error:
    return Error(f"{name} {what}", id=f"incident_response.E{number:03d}")


def _given(name: str) -> bool:
    return bool(settings.env.str(name, default="").strip())


def _missing() -> Iterator[CheckMessage]:
    for name in REQUIRED:
        if not _given(name):
            yield _error(name, "is not set", 1)
    if not settings.ALLOWED_HOSTS and not settings.DEBUG:
        yield _error("DJANGO_ALLOWED_HOSTS", "is not set: name the hosts that people and senders use", 1)


def _malformed() -> Iterator[CheckMessage]:
    for name, expected in settings.MALFORMED.items():
        yield _error(name, f"is malformed: {expected} is expected", 2)


def _half_given() -> Iterator[CheckMessage]:
    for first, second in TOGETHER:
        if _given(first) != _given(second):
            missing, given = (first, second) if _given(second) else (second, first)
            yield _error(missing, f"is not set although {given} is: they come together", 3)
    for name, needed in NEEDS.items():
        if _given(name) and not _given(needed):
            yield _error(needed, f"is not set although {name} is", 3)


def _webhook() -> Iterator[CheckMessage]:
    unknown = set(settings.WEBHOOK_SCHEMES) - set(SCHEME_NAMES)
    if unknown or not settings.WEBHOOK_SCHEMES:
        yield _error("WEBHOOK_SCHEMES", f"must list some of: {', '.join(SCHEME_NAMES)}", 4)
    signing = [name for name in settings.WEBHOOK_SCHEMES if name.endswith("-hmac")]
    if signing and not (settings.GRAFANA_ONCALL_HMAC_SECRET_ID or settings.GRAFANA_ONCALL_HMAC_SECRET):
        yield _error(
            "GRAFANA_ONCALL_HMAC_SECRET_ID", f"is not set: {signing[0]} needs it, or GRAFANA_ONCALL_HMAC_SECRET", 4
        )
    if "oncall-bearer" in settings.WEBHOOK_SCHEMES:
        yield from _bearer()
    if settings.GRAFANA_ONCALL_HMAC_SECRET_ID and settings.GRAFANA_ONCALL_HMAC_SECRET:
        yield _error("GRAFANA_ONCALL_HMAC_SECRET", "contradicts GRAFANA_ONCALL_HMAC_SECRET_ID: give one of them", 4)


def _bearer() -> Iterator[CheckMessage]:
    if not _given("GRAFANA_ONCALL_BEARER"):
        yield _error("GRAFANA_ONCALL_BEARER", "is not set although WEBHOOK_SCHEMES lists oncall-bearer", 4)
    if not _given("GRAFANA_ONCALL_URL") and not _given("GRAFANA_ONCALL_TOKEN"):
        yield _error("GRAFANA_ONCALL_URL", "is not set: oncall-bearer asks OnCall whether an alert is true", 4)


def _slash_commands() -> Iterator[CheckMessage]:
    if not settings.SLACK_COMMANDS or not all(map(SLASH_COMMAND.fullmatch, settings.SLACK_COMMANDS)):
        yield _error("SLACK_COMMANDS", "must list slash commands of at most 32 characters, such as /incident", 9)


def _urls() -> Iterator[CheckMessage]:
    for name, schemes in URLS.items():
        value = getattr(settings, name)
        if value and not _is_url(value, schemes):
            yield _error(name, f"is malformed: a URL with {' or '.join(sorted(schemes))} is expected", 5)


def _is_url(value: str, schemes: frozenset[str]) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    whole = parts.path if parts.scheme == "unix" else parts.hostname
    return parts.scheme in schemes and bool(whole) and port != 0


def _ranges() -> Iterator[CheckMessage]:
    if not 1 <= settings.STATUSPAGE_APPROVAL_MINUTES <= 60:
        yield _error("STATUSPAGE_APPROVAL_MINUTES", "must be from 1 to 60", 6)
    if not 1_024 <= settings.WEBHOOK_MAX_BYTES <= 10_485_760:
        yield _error("WEBHOOK_MAX_BYTES", "must be from 1024 to 10485760", 6)
    if not 0 <= settings.REFIRE_MINUTES <= 1_440:
        yield _error("REFIRE_MINUTES", "must be from 0 to 1440", 6)
    if not 1 <= settings.STORM_ROOMS <= 200:
        yield _error("STORM_ROOMS", "must be from 1 to 200", 6)
    if not 1 <= settings.STORM_MINUTES <= 120:
        yield _error("STORM_MINUTES", "must be from 1 to 120", 6)
    if settings.AUDIT_TTL_DAYS < 366:
        yield _error("AUDIT_TTL_DAYS", "must be at least 366", 6)
    if not 0 <= settings.AUDIT_CHECK_HOURS <= 720:
        yield _error("AUDIT_CHECK_HOURS", "must be from 0 to 720", 6)
    if not 1 <= settings.AUDIT_BUCKET_DAYS <= 36_500:
        yield _error("AUDIT_BUCKET_DAYS", "must be from 1 to 36500", 6)
    if not 0 < settings.CONTEXT_SLO_PERCENT < 100:
        yield _error("CONTEXT_SLO_PERCENT", "must be above 0 and below 100", 6)
    severities = {"P1", "P2", "P3"}
    for name in ("STATUSPAGE_FOUR_EYES", "ROOM_SEVERITIES"):
        if set(getattr(settings, name)) - severities:
            yield _error(name, "may list P1, P2 and P3 only", 6)
    if settings.DEFAULT_SEVERITY not in severities:
        yield _error("DEFAULT_SEVERITY", "must be P1, P2 or P3", 6)


def _nudges() -> Iterator[CheckMessage]:
    for name in ("NUDGE_MINUTES", "NUDGE_DM_MINUTES", "NUDGE_SECONDARY_MINUTES"):
        if not 5 <= getattr(settings, name) <= 240:
            yield _error(name, "must be from 5 to 240", 6)


def _network() -> Iterator[CheckMessage]:
    if wrong := unreadable(settings.TRUSTED_PROXIES):
        yield _error("TRUSTED_PROXIES", f"must list networks such as 10.0.0.0/8, and not everybody's: {wrong[0]}", 20)
    if not 0 <= settings.METRICS_PORT <= 65_535:
        yield _error("METRICS_PORT", "must be from 0 to 65535", 6)


def _reports() -> Iterator[CheckMessage]:
    if settings.SENTRY_DSN and not DSN.fullmatch(settings.SENTRY_DSN):
        yield _error("SENTRY_DSN", "is malformed: https://key@host/project is expected", 5)


def _working_hours() -> Iterator[CheckMessage]:
    if not settings.WORK_DAYS or set(settings.WORK_DAYS) - set(DAYS):
        yield _error("WORK_DAYS", f"must list some of {', '.join(DAYS)}", 6)
    if not 0 <= settings.WORK_FROM < settings.WORK_UNTIL <= 24:
        yield _error("WORK_FROM", "and WORK_UNTIL must be hours from 0 to 24, the first before the second", 6)
    if not TERM.fullmatch(settings.POSTMORTEM_DUE):
        yield _error("POSTMORTEM_DUE", "must be hours such as 48h, working days such as 2d, or 0", 6)
    if not 0 <= settings.ARCHIVE_DAYS <= 365:
        yield _error("ARCHIVE_DAYS", "must be from 0 to 365", 6)


def _keeping() -> Iterator[CheckMessage]:
    if not 1 <= settings.KEPT_IMAGE_MB <= 50:
        yield _error("KEPT_IMAGE_MB", "must be from 1 to 50", 6)
    if not EMOJI.fullmatch(settings.TIMELINE_EMOJI):
        yield _error("TIMELINE_EMOJI", "must be the name of one emoji without its colons, such as pushpin", 6)


def _mirror() -> Iterator[CheckMessage]:
    used = [name for name in IN_AWS if getattr(settings, name)]
    if used and not settings.AWS_REGION:
        yield _error("AWS_REGION", f"is not set although {used[0]} is", 7)
    if not settings.AUDIT_TABLE_NAME:
        yield Warning("AUDIT_TABLE_NAME is empty: the audit log has no second copy", id="incident_response.W001")


def _stores() -> Iterator[CheckMessage]:
    """Mimir, Loki and Tempo: on Grafana Cloud each with its user and the token, else without."""
    for store in STORES:
        if getattr(settings, f"{store}_USER") and not getattr(settings, f"{store}_URL"):
            yield _error(f"{store}_URL", f"is not set although {store}_USER is: they come together", 3)
        if getattr(settings, f"{store}_USER") and not settings.GRAFANA_CLOUD_TOKEN:
            yield _error("GRAFANA_CLOUD_TOKEN", f"is not set although {store}_USER is: they come together", 3)
    if settings.GRAFANA_CLOUD_TOKEN:
        yield from _stores_on_grafana_cloud()


def _stores_on_grafana_cloud() -> Iterator[CheckMessage]:
    if settings.GRAFANA_ORG_ID:
        yield _error("GRAFANA_ORG_ID", "contradicts GRAFANA_CLOUD_TOKEN: it is for self-hosted stores", 8)
    for store, ending in STORES.items():
        address = getattr(settings, f"{store}_URL").rstrip("/")
        if address and not getattr(settings, f"{store}_USER"):
            yield _error(f"{store}_USER", f"is not set although {store}_URL and GRAFANA_CLOUD_TOKEN are", 3)
        if ".grafana.net" in address and not address.endswith(f".grafana.net{ending}"):
            yield _error(f"{store}_URL", f"must end in .grafana.net{ending}, as its data source in Grafana has it", 8)


def _queries() -> Iterator[CheckMessage]:
    for name in QUERIES:
        why = queries.why_malformed(getattr(settings, name))
        if why:
            yield _error(name, why, 10)


def _sources() -> Iterator[CheckMessage]:
    """Settings that name sources, and the source whose alerts open nothing yet."""
    known = [*OWN_SOURCES, *settings.SIGNED_SOURCES]
    for name in ("SOURCE_SEVERITIES", "SHADOW_SOURCES"):
        if set(getattr(settings, name)) - set(known):
            yield _error(name, f"names a source that there is not; there are: {', '.join(known)}", 11)
    if not settings.SEVERITY_LABELS:
        yield _error("SEVERITY_LABELS", "must name at least one label", 11)
    if settings.SHADOW_SOURCES:
        sources = ", ".join(settings.SHADOW_SOURCES)
        words = (
            f"SHADOW_SOURCES: alerts of {sources} are recorded only; no room is opened and nobody is called for them"
        )
        yield Warning(words, id="incident_response.W002")


def _roles() -> Iterator[CheckMessage]:
    wrong = [name for name in settings.INCIDENT_ROLES if not ROLE.fullmatch(name) or name in NOT_GIVEN]
    if wrong:
        words = f"names {wrong[0]!r}; a role is lower-case words joined by _, and {' and '.join(NOT_GIVEN)} are not given so"
        yield _error("INCIDENT_ROLES", words, 12)


def _services() -> Iterator[CheckMessage]:
    """As Slack can offer them to choose from; `none` is a word of the command."""
    for name, listed in (
        ("AFFECTED_SERVICES", settings.AFFECTED_SERVICES),
        ("GITHUB_REPO_NAMES", settings.GITHUB_REPO_NAMES),
    ):
        wrong = [one for one in listed if len(one) > MOST_OF_A_NAME or one.lower() == "none" or one[:1] in "-,"]
        if wrong:
            what = f"names {wrong[0][:80]!r}; a service has 1 to {MOST_OF_A_NAME} characters and is not called none"
            yield _error(name, what, 17)


def _sign_in() -> Iterator[CheckMessage]:
    """Single sign-on: an issuer that is told apart from every other by its address, and groups only with it."""
    issuer = settings.OIDC_ISSUER
    if issuer and not _is_issuer(issuer):
        yield _error("OIDC_ISSUER", "must be the issuer's https:// address, as its discovery document has it", 13)
    if settings.OIDC_GROUP_MAP and not issuer:
        yield _error("OIDC_GROUP_MAP", "is set although OIDC_ISSUER is not: there is nobody to say a group", 13)


def _is_issuer(value: str) -> bool:
    """https, but on this machine; without query, and not the address of the discovery document itself."""
    if not _is_url(value, WEB) or "/.well-known/" in value or any(mark in value for mark in "?#"):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in ON_THIS_MACHINE


def _signed_heads() -> Iterator[CheckMessage]:
    """One key that signs, and public keys that are some. Nothing here quotes the former."""
    if settings.AUDIT_KMS_KEY_ID and settings.AUDIT_SIGNING_KEY:
        yield _error("AUDIT_SIGNING_KEY", "contradicts AUDIT_KMS_KEY_ID: give one of them", 14)
    if settings.AUDIT_SIGNING_KEY and not _is_read(seed_of, settings.AUDIT_SIGNING_KEY):
        yield _error("AUDIT_SIGNING_KEY", "must be 32 random bytes in base64, as `openssl rand -base64 32` prints", 14)
    if not all(_is_read(usable, key) for key in settings.AUDIT_FORMER_KEYS):
        yield _error(
            "AUDIT_FORMER_KEYS", "must list public keys, RSA or Ed25519, as the lines within their PEM files", 14
        )


def _mail() -> Iterator[CheckMessage]:
    if settings.MAIL_FROM and not SENDER.fullmatch(settings.MAIL_FROM):
        yield _error("MAIL_FROM", "must be one e-mail address, as in: Incidents <incidents@example.com>", 15)
    if not settings.MAIL_FROM:
        words = "MAIL_FROM is empty: while Slack is down nobody is told of an incident by e-mail"
        yield Warning(words, id="incident_response.W003")


def _models() -> Iterator[CheckMessage]:
    """What is said to a model stays in the regions that the company names."""
    home = settings.AWS_REGION
    allowed = settings.AI_REGIONS or list(regions.part_of(home))
    for name in dict.fromkeys(job.setting for job in jobs.JOBS):
        model = getattr(settings, name)
        if model and home:
            yield from _travels(name, model, home=home, allowed=allowed)


def _travels(name: str, model: str, *, home: str, allowed: list[str]) -> Iterator[CheckMessage]:
    try:
        outside = sorted(set(regions.regions_of(model, home=home)) - set(allowed))
    except ValueError:
        yield _error(name, regions.UNTOLD, 16)
        return
    if outside:
        yield _error(
            name, f"may answer in {', '.join(outside)}, and questions may travel to {', '.join(allowed)} only", 16
        )


def _jobs() -> Iterator[CheckMessage]:
    there = [job.name for job in jobs.JOBS]
    for name in ("AI_TEMPERATURES", "AI_MAX_TOKENS"):
        if set(getattr(settings, name)) - set(there):
            yield _error(name, f"names a job that there is not; there are: {', '.join(there)}", 16)
    if not 1 <= settings.AI_MONTHLY_BUDGET_USD <= 1_000_000:
        yield _error("AI_MONTHLY_BUDGET_USD", "must be from 1 to 1000000", 6)


def _mcp() -> Iterator[CheckMessage]:
    """Tokens travel with every request, so that they never go where somebody reads along."""
    if not settings.MCP_ENABLED or not _is_url(settings.PUBLIC_URL, WEB):
        return
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https" and parts.hostname not in ON_THIS_MACHINE:
        yield _error("PUBLIC_URL", "must be https://, since MCP_ENABLED is set: tokens would travel in clear text", 18)


def _outgoing() -> Iterator[CheckMessage]:
    """A host that need not be public is one, by its name, and no pattern."""
    if not all(map(NAMED_HOST.fullmatch, settings.OUTGOING_WEBHOOK_ALLOWED_HOSTS)):
        yield _error("OUTGOING_WEBHOOK_ALLOWED_HOSTS", "must list hosts in lower case, such as hooks.example:8443", 19)
    if not all(one.isdecimal() and 0 < int(one) < 65_536 for one in settings.OUTGOING_WEBHOOK_PORTS):
        yield _error("OUTGOING_WEBHOOK_PORTS", "must list ports, such as 443,8443", 19)
    if not 7 <= settings.OUTGOING_WEBHOOK_LOG_DAYS <= 3_650:
        yield _error("OUTGOING_WEBHOOK_LOG_DAYS", "must be from 7 to 3650", 6)


def _is_read(parse: Callable[[str], bytes], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True
