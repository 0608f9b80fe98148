"""How a call to the outside world fails. The class alone decides what follows: give up, repeat, or look first.

    OutsideError            carries `system`, `code`, and words for people
      Refused               the other side said no; repeating cannot help
      TryLater              nothing happened (or repeating is harmless); `after` seconds if the other side said when
        Held                nor will it before somebody has mended what the other side lets us do: asked again now and then
      OutcomeUnknown        it may have happened; look before repeating

`str()` of each is one line that a person may read: never a credential, never a body.
"""

import re

CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
SYSTEM_NAMES = {
    "alertmanager": "Alertmanager",
    "bedrock": "Amazon Bedrock",
    "bedrock-runtime": "Amazon Bedrock",
    "dynamodb": "Amazon DynamoDB",
    "endpoint": "The webhook endpoint",
    "github": "GitHub",
    "kms": "AWS KMS",
    "linear": "Linear",
    "loki": "Grafana Loki",
    "mimir": "Grafana Mimir",
    "oidc": "The sign-in provider",
    "oncall": "Grafana OnCall",
    "otlp": "The collector of traces",
    "s3": "Amazon S3",
    "secrets-manager": "AWS Secrets Manager",
    "sesv2": "Amazon SES",
    "sentry": "Sentry",
    "slack": "Slack",
    "statuspage": "Statuspage",
    "sts": "AWS STS",
    "tempo": "Grafana Tempo",
    "webhook": "The web process",
    "workos": "WorkOS",
}


class OutsideError(Exception):
    """`code` is short and stable: an HTTP status ("422"), the system's own word ("name_taken"), or ours ("timeout")."""

    def __init__(self, system: str, what: str, *, code: str = "") -> None:
        super().__init__(f"{SYSTEM_NAMES.get(system, system)}: {what}")
        self.system = system
        self.code = (
            code if not code or CODE.fullmatch(code) else "odd_code"
        )  # logs and numbers have it: no text gets there


class Refused(OutsideError):
    """Repeating cannot help. `detail` is the other side's own reason, shortened, where it gave one."""

    def __init__(self, system: str, what: str, *, code: str = "", detail: str = "") -> None:
        super().__init__(system, f"{what}: {detail}" if detail else what, code=code)
        self.detail = detail


class TryLater(OutsideError):
    """Nothing happened, or what was asked is harmless to repeat. `after` is in seconds, None when nobody said."""

    def __init__(self, system: str, what: str, *, code: str = "", after: float | None = None) -> None:
        super().__init__(system, what, code=code)
        self.after = after


class Held(TryLater):
    """The other side does not take our token, or does not let it do this: `str()` says what has to be mended, and where."""


class OutcomeUnknown(OutsideError):
    """It may have happened: look before repeating."""
