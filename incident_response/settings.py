"""Every setting, read once from the environment; no other module reads it.

A missing or malformed value never raises here: it is noted, and the system checks in `checks.py` stop the start-up with one
line that names it. Secrets have no default.
"""

import contextlib
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ

from incident_response import counting, maps, queries
from incident_response.logs import LEVELS, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
EXPECTED = {"str": "text", "int": "a whole number", "float": "a number", "list": "a list with commas"}
YES, NO = ("true", "on", "yes", "1"), ("false", "off", "no", "0")
NOWHERE = "postgres:///unset"
READ: set[str] = set()  # every setting there is
LOGIN = re.compile(r"(?<=//)[^@/]*@")  # of a URL: web's and a worker's are others
OF_ONE_PROCESS = {"METRICS_PORT"}  # may differ between the processes of one deployment
MALFORMED: dict[str, str] = {}  # setting -> what was expected of it; read by checks.py


def read(kind: str, name: str, default: Any) -> Any:
    """The setting as django-environ's reader `kind` casts it; one that cannot be cast is noted and the default stands in."""
    READ.add(name)
    try:
        return getattr(env, kind)(name, default=default)
    except (ValueError, TypeError, KeyError, environ.ImproperlyConfigured):
        MALFORMED[name] = EXPECTED[kind]
        return default


def given() -> dict[str, str]:
    """Every setting that all processes share, as the environment gives it; empty where it does not.

    Secrets among them: to compare, never to show. Of the database it is where it is: who logs in there differs.
    """
    shared = {name: env.ENVIRON.get(name, "") for name in READ if name not in OF_ONE_PROCESS}
    return shared | {"DATABASE_URL": LOGIN.sub("", shared["DATABASE_URL"])}


def text(name: str, default: str = "") -> str:
    """The setting as text, without white space around it; an empty one is one not given."""
    return str(read("str", name, default)).strip() or default


def names(name: str, default: list[str]) -> list[str]:
    """The setting as a list, without white space around its parts."""
    return [part.strip() for part in read("list", name, default) if part.strip()]


def table(name: str, parse: Callable[[str], dict[str, Any]], expected: str) -> dict[str, Any]:
    """The setting as `parse` reads it; one that it raises ValueError for is noted and an empty one stands in."""
    try:
        return parse(text(name))
    except ValueError:
        MALFORMED[name] = expected
        return {}


def switch(name: str, default: bool) -> bool:
    """The setting as a yes or no; django-environ would take a misspelt yes for a no."""
    given = text(name).lower()
    if given and given not in YES + NO:
        MALFORMED[name] = "true or false"
    return given in YES if given else default


def log_level() -> str:
    """A level that the logging module knows."""
    given = text("LOG_LEVEL", "INFO").upper()
    if given not in LEVELS:
        MALFORMED["LOG_LEVEL"] = f"one of {', '.join(LEVELS)}"
    return given if given in LEVELS else "INFO"


def database(url: str) -> dict[str, Any]:
    """The database of that URL; one that leads nowhere stands in for what is missing or is not a PostgreSQL database."""
    found: dict[str, Any] = {}
    if url.startswith(("postgres://", "postgresql://")):
        with contextlib.suppress(ValueError):
            found = dict(env.db_url_config(url))
    if not found.get("NAME"):
        if url:
            MALFORMED["DATABASE_URL"] = "the URL of a PostgreSQL database"
        found = dict(env.db_url_config(NOWHERE))
    return found


# Django
DEBUG: bool = switch("DJANGO_DEBUG", False)
SECRET_KEY = text("DJANGO_SECRET_KEY") or "unset: checks.py refuses to start"
SECRET_KEY_FALLBACKS: list[str] = names("DJANGO_SECRET_KEY_FALLBACKS", [])  # the keys before it, after a rotation
ALLOWED_HOSTS: list[str] = names("DJANGO_ALLOWED_HOSTS", [])
PUBLIC_URL = text("PUBLIC_URL", "http://localhost:8000").rstrip(
    "/"
)  # where people open the console; links in Slack begin with it
TRUSTED_PROXIES: list[str] = names("TRUSTED_PROXIES", [])  # networks whose X-Forwarded-For counts, for limits
HTTPS = PUBLIC_URL.startswith("https://")
# the ingress ends TLS, so Django sees plain http and would take a form from our own https page for a stranger's
CSRF_TRUSTED_ORIGINS: list[str] = names("DJANGO_CSRF_TRUSTED_ORIGINS", [PUBLIC_URL] if HTTPS else [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",  # these before the console, which takes their tables out of the admin
    "allauth.mfa",
    "allauth.socialaccount",
    "console",  # before the admin: its templates are the admin's
    "console.signin.apps.ConsoleAdminConfig",
    "incidents",
    "statuspage",
    "ai",
    "slackbot",
    "incident_response",
]
MIDDLEWARE = [
    "incident_response.headers.OnEveryAnswer",
    "incident_response.tracing.EachRequest",
    "django.middleware.security.SecurityMiddleware",
    "incident_response.doors.Probes",
    "django.middleware.common.CommonMiddleware",
    "incident_response.doors.StraightToTheDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.limits.Limits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "incident_response.urls"
WSGI_APPLICATION = "incident_response.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = True  # the image runs collectstatic; a checkout serves straight from the packages
APPEND_SLASH = False  # outside systems call exact paths; a redirect would lose their body
SENTRY_DSN = text("SENTRY_DSN")  # empty: nobody is told of errors
LOGGING = logging_config(level=log_level(), reports=bool(SENTRY_DSN))
LOGGING_CONFIG = "logging.config.dictConfig"

# What can be seen from outside
METRICS_PORT: int = read("int", "METRICS_PORT", 0)  # of a worker: where Prometheus asks what it counts; 0: nowhere
if 0 < METRICS_PORT < 65_536:
    counting.count_in_a_folder(env.ENVIRON)
METRICS_FOLDER: str = env.ENVIRON.get(counting.FOLDER, "")
OTEL_EXPORTER_OTLP_ENDPOINT = text("OTEL_EXPORTER_OTLP_ENDPOINT").rstrip("/")  # empty: nobody is told of traces
OTEL_EXPORTER_OTLP_HEADERS: dict[str, str] = table("OTEL_EXPORTER_OTLP_HEADERS", maps.headers, maps.HEADERS)

# Browser-facing security; https deployments get the full set, plain http on a laptop still signs in
SESSION_ENGINE = "console.signin.sessions"  # the database's, each with whose it is
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0  # said by incident_response/headers.py on every answer
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = False  # the ingress redirects; webhooks and probes inside the cluster are plain http
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # asks for the redirect that the line above leaves to the ingress
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Signing in to the console, by django-allauth; see console/signin
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
ACCOUNT_ADAPTER = "console.signin.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"  # the provider verifies addresses, an operator makes the other accounts
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # theirs are in Redis; ours in PostgreSQL, console/signin/throttle.py
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "console.signin.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Incident response"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s that clocks may differ
MFA_FORMS = {
    "authenticate": "console.signin.codes.CodeForm",
    "reauthenticate": "console.signin.codes.CodeAgainForm",
    "authenticate_webauthn": "console.signin.codes.KeyForm",
    "reauthenticate_webauthn": "console.signin.codes.KeyAgainForm",
}
SOCIALACCOUNT_ADAPTER = "console.signin.sso.adapter.Sso"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead to ourselves only (console/security.py), so it is a link
OIDC_ISSUER = text("OIDC_ISSUER")  # empty: no single sign-on
OIDC_CLIENT_ID = text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = text("OIDC_CLIENT_SECRET")
OIDC_NAME = text("OIDC_NAME", "single sign-on")  # what the button says
OIDC_GROUPS_CLAIM = text("OIDC_GROUPS_CLAIM", "groups")
OIDC_GROUP_MAP: dict[str, str] = table("OIDC_GROUP_MAP", maps.groups_by_claim, maps.CLAIMS)

# PostgreSQL, the only place where anything that must not be lost is kept
DATABASES = {"default": database(text("DATABASE_URL"))}
DATABASES["default"].setdefault("OPTIONS", {}).update({"connect_timeout": 2})
# a host that has vanished is noticed in about 11 s; the kernel's own patience holds a thread for a quarter of an hour
DATABASES["default"]["OPTIONS"] |= {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
DATABASES["default"]["OPTIONS"] |= {"tcp_user_timeout": 10_000}  # ms
DATABASES["default"] |= {
    "ENGINE": "clients.postgresql",
    "CONN_MAX_AGE": 300,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}

# Redis: broker and caches only
REDIS_URL = text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CACHES = {
    "default": {
        "BACKEND": "clients.cache.RedisCache",  # Django's own, but an outage of Redis is a miss
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "incident-response",
        "OPTIONS": {"serializer": "clients.cache.Json", "socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

# Intake
WEBHOOK_SCHEMES: list[str] = names("WEBHOOK_SCHEMES", ["oncall-hmac"])
WEBHOOK_REQUIRE_TIMESTAMP: bool = switch("WEBHOOK_REQUIRE_TIMESTAMP", False)
WEBHOOK_MAX_BYTES: int = read("int", "WEBHOOK_MAX_BYTES", 256 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = WEBHOOK_MAX_BYTES
GRAFANA_ONCALL_HMAC_SECRET_ID = text("GRAFANA_ONCALL_HMAC_SECRET_ID")
GRAFANA_ONCALL_HMAC_SECRET = text("GRAFANA_ONCALL_HMAC_SECRET")
WEBHOOK_SECRET_GRACE_SECONDS: int = read("int", "WEBHOOK_SECRET_GRACE_SECONDS", 300)
GRAFANA_ALERTING_TIMESTAMP_HEADER = text("GRAFANA_ALERTING_TIMESTAMP_HEADER", "X-Grafana-Alerting-Timestamp")
GRAFANA_ONCALL_BEARER = text("GRAFANA_ONCALL_BEARER")
ALERTMANAGER_BEARER = text("ALERTMANAGER_BEARER")  # what it sends us; empty: it is no source
ALERTMANAGER_URL = text("ALERTMANAGER_URL")
ALERTMANAGER_TOKEN = text("ALERTMANAGER_TOKEN")  # what we send it, where it wants one
SIGNED_SOURCES: dict[str, maps.SignedSource] = table("SIGNED_SOURCES", maps.signed_sources, maps.SOURCES)
SIGNING_RELAY_BEARER = text("SIGNING_RELAY_BEARER")  # these two for `manage.py signing_relay` alone
SIGNING_RELAY_TARGET = text("SIGNING_RELAY_TARGET")
REFIRE_MINUTES: int = read("int", "REFIRE_MINUTES", 30)  # after its end an incident is reopened by the same alert
REFIRE_LABELS: list[str] = names("REFIRE_LABELS", ["service"])  # what tells one alert from another; never the severity
SEVERITY_LABELS: list[str] = names("SEVERITY_LABELS", ["severity", "priority", "urgency"])  # the first that says one
SOURCE_SEVERITIES: dict[str, str] = table("SOURCE_SEVERITIES", maps.severities_by_source, maps.SEVERITIES)
DEFAULT_SEVERITY = text("DEFAULT_SEVERITY", "P1")  # of a source without one of its own
STORM_ROOMS: int = read("int", "STORM_ROOMS", 20)  # so many rooms are opened for alerts in STORM_MINUTES, others wait
STORM_MINUTES: int = read("int", "STORM_MINUTES", 10)
ROOM_SEVERITIES: list[str] = names("ROOM_SEVERITIES", ["P1"])
SHADOW_SOURCES: list[str] = names("SHADOW_SOURCES", [])  # on record only: nothing of them is opened, sent or paged

# Services that people name as affected, beside those of GITHUB_REPO_NAMES
AFFECTED_SERVICES: list[str] = names("AFFECTED_SERVICES", [])

# Roles that the IC gives with `role`; by themselves they give no right to approve
INCIDENT_ROLES: list[str] = names("INCIDENT_ROLES", ["comms_lead", "scribe", "ops_lead", "deputy", "shadow"])

# Nudges, in minutes: after the last room update in the room, unanswered as a direct message, unanswered to the next on call
NUDGE_MINUTES: int = read("int", "NUDGE_MINUTES", 15)
NUDGE_DM_MINUTES: int = read("int", "NUDGE_DM_MINUTES", 5)
NUDGE_SECONDARY_MINUTES: int = read("int", "NUDGE_SECONDARY_MINUTES", 30)

# What can wait, such as asking a second time how it went: in these hours of the reader's own day
WORK_DAYS: list[str] = names("WORK_DAYS", ["mon", "tue", "wed", "thu", "fri"])
WORK_FROM: int = read("int", "WORK_FROM", 9)
WORK_UNTIL: int = read("int", "WORK_UNTIL", 18)
POSTMORTEM_DUE = text(
    "POSTMORTEM_DUE", "48h"
)  # reviewed so long after the end: hours (48h), working days (2d), 0: never
ARCHIVE_DAYS: int = read("int", "ARCHIVE_DAYS", 7)  # after the end a room is archived; 0: never

# Slack
SLACK_BOT_TOKEN = text("SLACK_BOT_TOKEN")
SLACK_SIGNING_SECRET = text("SLACK_SIGNING_SECRET")
SLACK_COMMANDS: list[str] = names("SLACK_COMMANDS", ["/incident", "/incident-response"])  # messages name the first
SLACK_API_URL = text("SLACK_API_URL", "https://slack.com/api/")
SLACK_FILES_URL = text("SLACK_FILES_URL", "https://files.slack.com")
TIMELINE_EMOJI = text("TIMELINE_EMOJI", "pushpin")  # whoever reacts with it keeps the message in the timeline
KEPT_IMAGE_MB: int = read("int", "KEPT_IMAGE_MB", 10)  # a larger picture of such a message is not kept
BRIDGE_URL = text("BRIDGE_URL")  # the call to join, linked in every room; empty: no link

# Grafana OnCall
GRAFANA_ONCALL_URL = text("GRAFANA_ONCALL_URL")
GRAFANA_ONCALL_TOKEN = text("GRAFANA_ONCALL_TOKEN")
GRAFANA_ONCALL_USER_TOKEN = text(
    "GRAFANA_ONCALL_USER_TOKEN"
)  # of a user made for this; empty: on call is not told back
APPROVERS_SCHEDULE_ID = text(
    "APPROVERS_SCHEDULE_ID"
)  # who is on call there is paged when nobody approves; empty: nobody
APPROVERS_NEXT_SCHEDULE_ID = text("APPROVERS_NEXT_SCHEDULE_ID")  # and after that, who is on call there
ONCALL_RECONCILE_INTEGRATIONS: list[str] = names("ONCALL_RECONCILE_INTEGRATIONS", [])  # none: each that ever delivered
GRAFANA_URL = text("GRAFANA_URL")  # the stack's own URL; service-account tokens need it as X-Grafana-URL

# Metrics, logs and traces. An address is the one the data source has in Grafana: on Grafana Cloud Mimir's ends in /api/prom
# and Tempo's in /tempo. Each has a user (instance id) of its own there, and one token serves all three
MIMIR_URL, MIMIR_USER = text("MIMIR_URL"), text("MIMIR_USER")
LOKI_URL, LOKI_USER = text("LOKI_URL"), text("LOKI_USER")
TEMPO_URL, TEMPO_USER = text("TEMPO_URL"), text("TEMPO_USER")
GRAFANA_CLOUD_TOKEN = text("GRAFANA_CLOUD_TOKEN")
GRAFANA_ORG_ID = text("GRAFANA_ORG_ID")  # self-hosted with tenants: sent as X-Scope-OrgID; users and token stay empty

# WorkOS: the directory's groups of our teams
WORKOS_API_URL = text("WORKOS_API_URL", "https://api.workos.com")
WORKOS_API_KEY = text("WORKOS_API_KEY")
WORKOS_DIRECTORY_ID = text("WORKOS_DIRECTORY_ID")
WORKOS_ROLE_GROUPS: dict[str, str] = table("WORKOS_ROLE_GROUPS", maps.groups_by_role, maps.ROLE_GROUPS)
WORKOS_TEAM_GROUP_MAP: dict[str, str] = table("WORKOS_TEAM_GROUP_MAP", maps.groups_by_team, maps.GROUPS)

# GitHub: recent commits and CODEOWNERS
GITHUB_API_URL = text("GITHUB_API_URL", "https://api.github.com")
GITHUB_TOKEN = text("GITHUB_TOKEN")
GITHUB_ORG_SLUG = text("GITHUB_ORG_SLUG")
GITHUB_REPO_NAMES: dict[str, list[str]] = table("GITHUB_REPO_NAMES", maps.repositories_by_service, maps.REPOSITORIES)

# Grafana Explore: the uids of the data sources there (mimir, loki, tempo), with GRAFANA_URL; empty: no links
GRAFANA_DATASOURCES: dict[str, str] = table("GRAFANA_DATASOURCES", maps.datasources_by_store, maps.DATASOURCES)

# What a room is shown of its service: queries of Mimir, Loki and Tempo (see queries.py), and the SLO that burning is measured by
CONTEXT_ERROR_RATE_QUERY = text("CONTEXT_ERROR_RATE_QUERY", queries.ERROR_RATE)
CONTEXT_LATENCY_QUERY = text("CONTEXT_LATENCY_QUERY", queries.LATENCY)
CONTEXT_BURN_RATE_QUERY = text("CONTEXT_BURN_RATE_QUERY", queries.BURN_RATE)
CONTEXT_LOG_QUERY = text("CONTEXT_LOG_QUERY", queries.LOGS)
CONTEXT_TRACE_QUERY = text("CONTEXT_TRACE_QUERY", queries.TRACES)
CONTEXT_SLO_PERCENT: float = read("float", "CONTEXT_SLO_PERCENT", 99.9)

# Statuspage and the gate
STATUSPAGE_API_URL = text("STATUSPAGE_API_URL", "https://api.statuspage.io/v1")
STATUSPAGE_API_KEY = text("STATUSPAGE_API_KEY")
STATUSPAGE_PAGE_ID = text("STATUSPAGE_PAGE_ID")
STATUSPAGE_FOUR_EYES: list[str] = names("STATUSPAGE_FOUR_EYES", [])  # severities under four eyes, e.g. P1,P2
STATUSPAGE_APPROVAL_MINUTES: int = read("int", "STATUSPAGE_APPROVAL_MINUTES", 15)
SETTLE_FIRST_READING_S = 120.0  # after SENDING: the first reading of the page that may count as absence
SETTLE_READINGS_APART_S = 60.0  # between the two that together mean that it did not arrive
SETTLE_READABLE_WITHIN_S = 3600.0  # a page that cannot be read for so long is a person's matter

# Linear
LINEAR_API_URL = text("LINEAR_API_URL", "https://api.linear.app/graphql")
LINEAR_API_KEY = text("LINEAR_API_KEY")
LINEAR_TEAM_ID = text("LINEAR_TEAM_ID")
LINEAR_PROJECT_ID = text("LINEAR_PROJECT_ID")
LINEAR_WEBHOOK_SECRET = text("LINEAR_WEBHOOK_SECRET")  # empty: /webhooks/linear is no door

# Outgoing webhooks: hosts, or host:port, that need be neither public nor https, and the ports of all others
OUTGOING_WEBHOOK_ALLOWED_HOSTS: list[str] = names("OUTGOING_WEBHOOK_ALLOWED_HOSTS", [])
OUTGOING_WEBHOOK_PORTS: list[str] = names("OUTGOING_WEBHOOK_PORTS", ["443"])
OUTGOING_WEBHOOK_LOG_DAYS: int = read("int", "OUTGOING_WEBHOOK_LOG_DAYS", 90)  # messages and their tries are kept

# The API; whatever else is DRF's to know its views say (console/api/door.py)
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}

# MCP: whether people's own programs may read incidents and write drafts at /mcp, with tokens that they make in the console
MCP_ENABLED: bool = switch("MCP_ENABLED", False)

# AWS: Secrets Manager, the audit mirror, Bedrock. Credentials come from boto3's own chain, never from here
AWS_REGION = text("AWS_REGION")
MAIL_FROM = text("MAIL_FROM")  # empty: nobody is mailed
AUDIT_TABLE_NAME = text("AUDIT_TABLE_NAME")
AUDIT_TTL_DAYS: int = read("int", "AUDIT_TTL_DAYS", 800)
AUDIT_CHECK_HOURS: int = read("int", "AUDIT_CHECK_HOURS", 24)  # between verifications; 0: by hand alone
AUDIT_KMS_KEY_ID = text("AUDIT_KMS_KEY_ID")  # signs the audit log's heads; empty: a key of our own does
AUDIT_SIGNING_KEY = text("AUDIT_SIGNING_KEY")  # that one, 32 bytes in base64; empty: derived from DJANGO_SECRET_KEY
AUDIT_FORMER_KEYS: list[str] = names("AUDIT_FORMER_KEYS", [])  # public keys that signed heads before, in base64
AUDIT_BUCKET = text("AUDIT_BUCKET")  # with Object Lock: where nobody changes or removes a head
AUDIT_BUCKET_DAYS: int = read("int", "AUDIT_BUCKET_DAYS", 800)

# The model, in Bedrock. Empty ids: Anthropic's newest for the job that can be asked from AWS_REGION (ai/regions.py)
AI_DRAFT_MODEL_ID = text("AI_DRAFT_MODEL_ID")
AI_POSTMORTEM_MODEL_ID = text("AI_POSTMORTEM_MODEL_ID")
AI_CATCH_UP_MODEL_ID = text("AI_CATCH_UP_MODEL_ID")
AI_CLASSIFIER: bool = switch("AI_CLASSIFIER", False)  # only what a model calls a status update resets the reminders
AI_CLASSIFIER_MODEL_ID = text("AI_CLASSIFIER_MODEL_ID")
AI_REGIONS: list[str] = names("AI_REGIONS", [])  # where a question may travel; empty: AWS_REGION's part of the world
AI_TEMPERATURES: dict[str, float | None] = table("AI_TEMPERATURES", maps.temperatures_by_job, maps.TEMPERATURES)
AI_MAX_TOKENS: dict[str, int] = table("AI_MAX_TOKENS", maps.tokens_by_job, maps.TOKENS)
AI_MONTHLY_BUDGET_USD: float = read("float", "AI_MONTHLY_BUDGET_USD", 100.0)  # at 120 % of it no model is asked
AI_PRICES: dict[str, tuple[Decimal, Decimal]] = table("AI_PRICES", maps.prices_by_model, maps.PRICES)
