"""The only door to the model: Bedrock's InvokeModel with Anthropic's Messages body.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
"""

import json
import random
import time
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel

from ai.completion import Completion, Tokens
from clients import aws
from clients.answers import read
from clients.errors import TryLater

RUNTIME: Final = "bedrock-runtime"
VERSION = "bedrock-2023-05-31"
SHORTEST_TRY = 2.0  # seconds; with less left a repeat could not be answered


class _Block(BaseModel):
    type: str
    text: str = ""


class _Usage(BaseModel):
    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_input_tokens: int | None = 0
    cache_read_input_tokens: int | None = 0


class _Message(BaseModel):
    content: list[_Block]
    stop_reason: str | None = None
    usage: _Usage


def invoke(
    *, model: str, system: str, this_time: str, user: str, max_tokens: int, temperature: float | None, deadline: float
) -> Completion:
    """One question, `deadline` seconds in all; repeated once if the model was busy. `system` is the stable part and is
    cached there; `this_time` follows it and holds for this call alone.

    Asking twice harms nobody, so a lost answer is TryLater. Raises Refused and TryLater.
    """
    until = time.monotonic() + deadline
    body = json.dumps(
        {
            "anthropic_version": VERSION,
            "max_tokens": max_tokens,
            **({} if temperature is None else {"temperature": temperature}),
            "system": [
                {"type": "text", "text": system, "cache_control": {"type": "ephemeral"}},
                {"type": "text", "text": this_time},
            ],
            "messages": [{"role": "user", "content": [{"type": "text", "text": user}]}],
        }
    )
    try:
        return _invoke(model, body, deadline=deadline)
    except TryLater as busy:
        pause = 0.2 + random.uniform(0, 0.3)  # noqa: S311 so that workers do not come back together
        left = until - time.monotonic() - pause
        if busy.code not in BUSY or left < SHORTEST_TRY:
            raise
    time.sleep(pause)
    return _invoke(model, body, deadline=left)


def _invoke(model: str, body: str, *, deadline: float) -> Completion:
    with aws.asking(RUNTIME, safe=True, deadline=deadline, repeats=0):
        answer = aws.client(RUNTIME).invoke_model(
            modelId=model, body=body, contentType="application/json", accept="application/json"
        )
        said = read(RUNTIME, _Message, answer["body"].read(), safe=True)
    return Completion(
        text="".join(block.text for block in said.content if block.type == "text"),
        stopped=said.stop_reason or "",
        tokens=Tokens(
            input=said.usage.input_tokens,
            cached=said.usage.cache_read_input_tokens or 0,
            written=said.usage.cache_creation_input_tokens or 0,
            output=said.usage.output_tokens,
        ),
    )


def is_amazons() -> bool:
    """Whether its address is Amazon's own, where tokens are paid for."""
    host = urlsplit(aws.client(RUNTIME).meta.endpoint_url).hostname or ""
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors
# Which failure each code is stands in clients/aws.py.
BUSY = {"ThrottlingException", "ModelNotReadyException"}
