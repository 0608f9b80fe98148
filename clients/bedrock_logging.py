"""Whether Bedrock keeps a log of what its models are asked, which no account of ours may: a setting of account and region.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationLoggingConfiguration.html
"""

from typing import Any, Final

from clients import aws

SYSTEM: Final = "bedrock"


def is_on(region: str = "") -> bool:
    """Whether prompts are kept there, wherever; in our own region if none is named. A missing or empty answer means off.

    Raises Refused and TryLater, never guesses.
    """
    with aws.asking(SYSTEM, safe=True):
        answer: Any = aws.client("bedrock", region).get_model_invocation_logging_configuration()
    return bool(answer.get("loggingConfig"))
