"""Where a call may go: to the addresses that the settings give for its system, and nowhere else.

Much of what is called was written by others: the next page of an answer, the address of a file. None of it takes a call of ours,
and the token it carries, to another host or into the network that we run in. Compared are scheme, host and port
(https://www.rfc-editor.org/rfc/rfc6454). There is no list to keep: another base URL in the settings is another host allowed.
"""

import re
from collections.abc import Collection

import structlog
from django.conf import settings

from clients.errors import Refused
from clients.metrics import ERRORS

log = structlog.get_logger(__name__)

FOREIGN = "foreign_address"
PORTS = {"http": "80", "https": "443"}
AWS = ("bedrock", "bedrock-runtime", "dynamodb", "kms", "s3", "secrets-manager", "sesv2", "sts")
NAMED_BY: dict[str, tuple[str, ...]] = {
    "alertmanager": ("ALERTMANAGER_URL",),
    "endpoint": (),  # each its own, which is on record: clients/endpoint.py
    "github": ("GITHUB_API_URL",),
    "linear": ("LINEAR_API_URL",),
    "loki": ("LOKI_URL",),
    "mimir": ("MIMIR_URL",),
    "oidc": ("OIDC_ISSUER",),  # and what it publishes about itself: console/signin/sso/provider.py
    "oncall": ("GRAFANA_ONCALL_URL",),
    "otlp": ("OTEL_EXPORTER_OTLP_ENDPOINT",),
    "sentry": ("SENTRY_DSN",),
    "slack": ("SLACK_API_URL", "SLACK_FILES_URL"),
    "statuspage": ("STATUSPAGE_API_URL",),
    "tempo": ("TEMPO_URL",),
    "webhook": ("SIGNING_RELAY_TARGET", "PUBLIC_URL"),  # web, from the relay and from the doctor
    "workos": ("WORKOS_API_URL",),
    **dict.fromkeys(AWS, ("AWS_REGION",)),  # whose endpoints boto3 knows: clients/aws.py
}
# Strict on purpose: what two readers of addresses could take for two hosts is no address
ADDRESS = re.compile(r"(https?)://(?:[^/?#@\\\s]*@)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?=[/?#]|$)")


def admit(system: str, url: str, *, to: Collection[str] = ()) -> None:
    """Lets the call pass that goes where the settings say, or to one of the addresses `to`, which are on record with us.

    Raises Refused that names the setting, or as malformed.
    """
    asked = _origin(url)
    if asked is None:
        raise Refused(system, "the address or a header set for it is malformed", code="malformed")
    names = NAMED_BY.get(system, ())
    allowed = {_origin(one) for one in (*to, *(getattr(settings, name) for name in names))}
    if asked not in allowed:
        ERRORS.labels(system, FOREIGN).inc()
        log.warning("egress_refused", system=system, host=asked[1][:100], settings=names)
        said = " or ".join(names) or "any setting"
        raise Refused(system, f"{asked[1][:100]} is not an address that {said} names; nothing was sent", code=FOREIGN)


def _origin(url: str) -> tuple[str, str, str] | None:
    """Scheme, host and port, in one spelling; None where it has none."""
    found = ADDRESS.match(url.lower())
    if found is None:
        return None
    scheme, host, port = found.groups()
    return scheme, host.rstrip("."), port or PORTS[scheme]
