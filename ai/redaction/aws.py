"""What names something inside the company's AWS accounts."""

from collections.abc import Sequence

from ai.redaction.numbers import measured
from incidents.hiding.rules import Rule, Span


def _account(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Twelve digits and no thirteenth."""
    around = data[start - 1 : start] + data[end : end + 1]
    return () if any(chr(byte).isalnum() for byte in around) or measured(data, end) else ((start, end),)


_LABEL = rb"(?i)(?:aws|account|acct|owner|principal|payer|tenant)[^0-9\n]{0,24}?"

RULES = (
    Rule("arn", rb"\barn:aws(?:-[a-z]{1,8}){0,3}:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[^\s\"'`<>,;)\]}|]+"),
    Rule("aws_account", _LABEL + rb"([0-9]{12}|[0-9]{4}-[0-9]{4}-[0-9]{4})", _account),
    Rule("aws_account", rb"\b([0-9]{12})(?:\.dkr\.ecr|\.signin\.aws|:(?:role|user|root|assumed-role|policy)/)"),
    Rule("aws_account", rb"(?i)\b([0-9]{12})[ ](?:\(?aws\b|account\b)"),
    Rule("aws_id", rb"\bA(?:IDA|ROA|GPA|IPA|NPA|NVA|SCA|PKA)[A-Z0-9]{16,17}\b"),
)
