"""Bedrock's InvokeModel for Anthropic models, answered by one of the stand-in model's characters.

It follows https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html and, for the body,
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
"""

import hashlib
import json
import re
from typing import Any

from flask import Blueprint, Response, request

from sandbox.current import world
from sandbox.model.characters import CHARACTERS
from sandbox.model.said import Said

JSON = dict[str, Any]
VERSION = "bedrock-2023-05-31"
CALLS_A_MINUTE = 200
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/\d{8}/[^/]+/bedrock/aws4_request, ?SignedHeaders=.+, ?Signature=[0-9a-f]{64}"
)
# a model or an inference profile, by its id or ARN
_MODEL = re.compile(r"arn:aws[\w-]*:bedrock:\S+|([a-z-]+\.)?anthropic\.claude-[a-z0-9.:-]+")


class InvokeError(Exception):
    """Answered with this HTTP status, the error's type in `x-amzn-errortype`."""

    def __init__(self, kind: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status


routes = Blueprint("bedrock", __name__, url_prefix="/bedrock")


@routes.post("/model/<path:model>/invoke")
def invoke(model: str) -> Response:
    """https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html"""
    if not _SIGNED.fullmatch(request.headers.get("Authorization", "")):
        raise InvokeError("AccessDeniedException", "Missing or malformed Signature Version 4.", 403)
    if world.limits.take("bedrock", per_minute=CALLS_A_MINUTE):
        raise InvokeError("ThrottlingException", "Too many requests, please wait before trying again.", 429)
    if not _MODEL.fullmatch(model):
        raise InvokeError("ValidationException", "The provided model identifier is invalid.")
    body = _checked(request.get_json(force=True, silent=True))
    speak = CHARACTERS[_character(model)]
    said = speak(words_in(body.get("system", "")), words_in([one["content"] for one in body["messages"]]))
    if said.raw is not None:
        return Response(said.raw, content_type="application/json")
    return _message(model, body, said)


def _character(model: str) -> str:
    """The one that the model's own name says, such as anthropic.claude-hostile, else the one that was chosen."""
    named = (name for name in CHARACTERS if f"claude-{name}" in model)
    return next(named, world.fault("bedrock").personality)


@routes.errorhandler(InvokeError)
def refuse(error: InvokeError) -> tuple[JSON, int, dict[str, str]]:
    """https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html"""
    return {"message": error.message}, error.status, {"x-amzn-errortype": error.kind}


def words_in(content: object) -> str:
    """All text in a system prompt or in message contents, whichever of their shapes they have."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(words_in(one) for one in content)
    return words_in(content.get("text", "")) if isinstance(content, dict) else ""


def _checked(body: object) -> JSON:
    if not isinstance(body, dict):
        raise InvokeError("ValidationException", "Malformed input request, please reformat your input and try again.")
    if body.get("anthropic_version") != VERSION:
        raise InvokeError("ValidationException", "anthropic_version: Field required, or not a known version")
    most = body.get("max_tokens")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise InvokeError("ValidationException", "max_tokens: Field required, a positive integer")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise InvokeError("ValidationException", "messages: at least one message is required")
    for number, message in enumerate(messages):
        if (
            not isinstance(message, dict)
            or message.get("role") not in ("user", "assistant")
            or not message.get("content")
        ):
            raise InvokeError("ValidationException", f"messages.{number}: role and non-empty content are required")
    if messages[0]["role"] != "user":
        raise InvokeError("ValidationException", 'messages: first message must use the "user" role')
    unknown = set(body) - _FIELDS
    if unknown:
        raise InvokeError("ValidationException", f"{min(unknown)}: Extra inputs are not permitted")
    return body


_FIELDS = {
    "anthropic_version", "anthropic_beta", "max_tokens", "messages", "system", "temperature", "top_p", "top_k",
    "stop_sequences", "tools", "tool_choice", "metadata", "thinking",
}  # fmt: skip


def _message(model: str, body: JSON, said: Said) -> Response:
    asked = len(json.dumps([body.get("system", ""), body["messages"]])) // 4  # about four characters a token
    given = min(len(said.text) // 4, body["max_tokens"])
    cut = given < len(said.text) // 4
    answer = {
        "id": f"msg_bdrk_{hashlib.sha256(request.get_data()).hexdigest()[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model.rpartition("/")[2],
        "content": [{"type": "text", "text": said.text[: given * 4] if cut else said.text}],
        "stop_reason": "max_tokens" if cut else said.stop_reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": asked,
            "output_tokens": given,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
        },
    }
    response = Response(json.dumps(answer), content_type="application/json")
    response.headers["X-Amzn-Bedrock-Input-Token-Count"] = str(asked)
    response.headers["X-Amzn-Bedrock-Output-Token-Count"] = str(given)
    return response
