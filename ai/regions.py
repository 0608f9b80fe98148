"""Where a request may travel: the AWS regions of the model that it asks, told from the model's id alone.

Newer models answer only by an inference profile, whose id begins with the part of the world that a request stays in:
https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html . The regions of each part are
all that any of Anthropic's profiles there has: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
"""

import re
from typing import Final

STRONG: Final = "anthropic.claude-sonnet-4-5-20250929-v1:0"
LIGHT: Final = "anthropic.claude-haiku-4-5-20251001-v1:0"
PARTS: Final = {
    "au": ("ap-southeast-2", "ap-southeast-4"),
    "eu": ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"),
    "jp": ("ap-northeast-1", "ap-northeast-3"),
    "us": ("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    "us-gov": ("us-gov-east-1", "us-gov-west-1"),
    "apac": (
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-3", "ap-southeast-4",
    ),
}  # fmt: skip
NEW_MODELS: Final = ("au", "eu", "jp", "us")  # the parts in which STRONG and LIGHT can be asked
UNTOLD: Final = "does not tell in which regions it answers: name a model, or an inference profile of AWS's own"
_ID = re.compile(r"(?:(?P<part>[a-z-]+)\.)?anthropic\.claude-[a-z0-9.:-]+")
_ARN = re.compile(r"arn:aws[\w-]*:bedrock:(?P<region>[a-z0-9-]+):\d*:(?P<kind>[a-z-]+)/(?P<id>[\w.:-]+)")
_STAYS = {"foundation-model", "provisioned-model"}


def regions_of(model: str, *, home: str) -> tuple[str, ...]:
    """The regions that may answer under that id or ARN when it is asked in `home`. Raises ValueError where nobody can tell.

    Nobody can of a `global.` profile, nor of one that an account made for itself.
    """
    if arn := _ARN.fullmatch(model):
        if arn["kind"] in _STAYS:
            return (arn["region"],)
        return _of_id(arn["id"], home=arn["region"])
    return _of_id(model, home=home)


def _of_id(model: str, *, home: str) -> tuple[str, ...]:
    named = _ID.fullmatch(model)
    if not named or (named["part"] and named["part"] not in PARTS):
        raise ValueError(model)
    return tuple(sorted({home, *PARTS[named["part"]]})) if named["part"] else (home,)


def part_of(home: str) -> tuple[str, ...]:
    """The regions of the part of the world in which `home` is; `home` alone where it is in none."""
    return next((regions for regions in PARTS.values() if home in regions), (home,))


def offered(model: str, *, home: str) -> str:
    """The id under which `model` is asked from `home` without leaving its part of the world; empty where there is none."""
    part = next((part for part in NEW_MODELS if home in PARTS[part]), "")
    return f"{part}.{model}" if part else ""
