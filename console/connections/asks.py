"""What each outside system is asked to see whether it takes our credentials: to read something, and to change nothing.

Each says in words what it found, and raises what the client does.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ai import guard
from clients import (
    alertmanager,
    audit_table_shape,
    github,
    kms,
    linear,
    locked_bucket,
    loki,
    mail,
    mimir,
    oncall_groups,
    tempo,
    trace_export,
    workos,
)
from clients.errors import Refused
from clients.secrets import webhook_secret
from console.signin.sso import look as provider
from slackbot import client as slack
from statuspage.models.publication import Publication

NOBODY = "doctor@invalid.example"
MOMENT = timedelta(minutes=1)


def webhook_secret_can_be_read() -> str:
    """With the secret that senders sign with."""
    webhook_secret.read_anew()
    return "the webhook's secret can be read."


def oncall_is_read() -> str:
    """Of a minute, and of an integration that there is not."""
    now = timezone.now()
    for _ in oncall_groups.started_between(now - MOMENT, now, integration_id="DOCTOR"):
        pass
    return "alert groups can be read."


def alertmanager_is_read() -> str:
    """All that fire."""
    return f"{len(alertmanager.alerts())} alerts fire there."


def statuspage_is_read() -> str:
    """The components of the page."""
    return f"page {settings.STATUSPAGE_PAGE_ID} has {len(Publication.components_on_page())} components."


def linear_is_read() -> str:
    """Nobody is looked for, and the team."""
    linear.user_by_email(NOBODY)
    return f"issues go to the team {linear.team_name(settings.LINEAR_TEAM_ID)}."


def mimir_is_asked() -> str:
    """A number that needs no metrics."""
    mimir.instant("vector(1)", at=timezone.now())
    return "it can be asked."


def loki_is_asked() -> str:
    """A line that there is not."""
    now = timezone.now()
    loki.recent_lines('{doctor="doctor"}', start=now - MOMENT, end=now, limit=1)
    return "it can be asked."


def tempo_is_asked() -> str:
    """A trace that there is not."""
    now = timezone.now()
    tempo.recent_traces('{ resource.service.name = "doctor" }', start=now - MOMENT, end=now, limit=1)
    return "it can be asked."


def workos_is_read() -> str:
    """Every group that a team is mapped to."""
    groups = sorted(set(settings.WORKOS_TEAM_GROUP_MAP.values()))
    counted = [len(workos.group_members(group).members) for group in groups]
    return f"{len(groups)} groups can be read, with {sum(counted)} people."


def github_is_read() -> str:
    """The newest commit of each repository."""
    repositories = sorted({name for names in settings.GITHUB_REPO_NAMES.values() for name in names})
    for name in repositories:
        github.recent_commits(name, since=timezone.now(), limit=1)
    return f"{len(repositories)} repositories can be read: {', '.join(repositories)}."


def key_is_there() -> str:
    """Its public half."""
    kms.public_key()
    return "the heads' key is there."


def bucket_is_read() -> str:
    """A head that there is not."""
    next(iter(locked_bucket.versions("doctor")), None)
    return "the heads' bucket can be read."


def mail_may_be_sent() -> str:
    """Which identity lets us; nobody is mailed."""
    return f"{mail.identity()} is verified, so MAIL_FROM may send."


def provider_is_read() -> str:
    """What it publishes of itself; nobody signs in."""
    count = provider.signing_keys()
    return f"people can be sent there; it signs with {count} key{'' if count == 1 else 's'}."


def collector_takes_traces() -> str:
    """It is sent none."""
    trace_export.say_nothing()
    return "the collector takes traces."


def slack_knows_us() -> str:
    """Whose token it is."""
    return f"it is the app's token, of workspace {slack.auth_test().team_id}."


def table_is_right() -> str:
    """The mirror's table as it is described. Raises Refused where it is not as it must be."""
    if wrong := audit_table_shape.wrong():
        raise Refused("dynamodb", wrong[0], code="shape")
    return f"{settings.AUDIT_TABLE_NAME} is as it must be."


def model_keeps_nothing() -> str:
    """The guard's question. Raises Refused where prompts are kept, so that no model is asked."""
    regions = sorted(guard.in_use())
    if kept := guard.logged_in(regions):
        raise Refused("bedrock", f"prompts are kept in {', '.join(kept)}, so no model is asked", code="logged")
    return f"nothing is kept of what a model is asked, in {', '.join(regions)}."
