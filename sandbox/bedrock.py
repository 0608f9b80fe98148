"""Bedrock's InvokeModel for Anthropic models, answered by rule: the same question, the same answer.

It follows https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html and, for the body,
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
"""

import hashlib
import json
import re
from typing import Any

from flask import Blueprint, Response, request

from sandbox.current import world
from sandbox.statuspage_rules import COMPONENTS

JSON = dict[str, Any]
VERSION = "bedrock-2023-05-31"
CALLS_A_MINUTE = 200
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/\d{8}/[^/]+/bedrock/aws4_request, ?SignedHeaders=.+, ?Signature=[0-9a-f]{64}"
)
# a model or an inference profile, by its id or ARN
_MODEL = re.compile(r"arn:aws[\w-]*:bedrock:\S+|([a-z-]+\.)?anthropic\.claude-[a-z0-9.:-]+")
_OPENINGS = {
    "investigating": "We are investigating an issue affecting {what}.",
    "identified": "We have identified the issue affecting {what} and are working on a fix.",
    "monitoring": "A fix is in place for the issue affecting {what}, and we are monitoring the results.",
    "resolved": "The issue affecting {what} has been resolved.",
}
_TELLS = re.compile(
    r"\b(rolled|rolling|found|fixed|mitigated|deployed|restarted|no change|errors (?:are|at))\b", re.IGNORECASE
)
_ENDINGS = {"resolved": "Thank you for your patience."}


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
    said = answer_to(words_in(body.get("system", "")), words_in([one["content"] for one in body["messages"]]))
    return _message(model, body, said)


@routes.errorhandler(InvokeError)
def refuse(error: InvokeError) -> tuple[JSON, int, dict[str, str]]:
    """https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html"""
    return {"message": error.message}, error.status, {"x-amzn-errortype": error.kind}


def answer_to(system: str, asked: str) -> str:
    """What the model says: what each job asks for, by the words in the system prompt."""
    lower = system.lower()
    if "status update or not" in lower:
        return json.dumps({"status_update": bool(_TELLS.search(asked))})
    if "joins an incident late" in lower:
        return _caught_up(asked)
    if "postmortem" in lower:
        return _summary(asked)
    if "status page" in lower or "status-page" in lower:
        return _update(asked)
    return "Understood."


def _update(asked: str) -> str:
    stated = re.findall(r"\bstatus\W{1,4}(investigating|identified|monitoring|resolved)\b", asked, re.IGNORECASE)
    status = stated[-1].lower() if stated else "investigating"
    named = [name for name in COMPONENTS.values() if re.search(rf"\b{name}\b", asked, re.IGNORECASE)]
    what = " and ".join(named[:2]) if named else "some of our services"
    middle = (
        "Some customers may experience errors or delays." if status != "resolved" else "Service is operating normally."
    )
    ending = _ENDINGS.get(status, "We will share another update as soon as we know more.")
    lines = re.findall(r"^\((\d+)\) \d{2}:\d{2} ", asked, re.MULTILINE)
    used = f"\nUSED: {', '.join(dict.fromkeys([*lines[:1], *lines[-1:]]))}" if lines else ""
    return f"{_OPENINGS[status].format(what=what)} {middle} {ending}{used}"


def _caught_up(asked: str) -> str:
    """A sentence about the first line of the timeline and one about the last, each with its number."""
    lines = re.findall(r"^\((\d+)\) (\d{2}:\d{2}) ", asked, re.MULTILINE)
    told = [(f"The incident has been on record since {at}.", number) for number, at in lines[:1]]
    told += [(f"The newest entry is of {at}.", number) for number, at in lines[-1:]]
    return json.dumps({"sentences": [{"text": text, "lines": [int(number)]} for text, number in told]})


def _summary(asked: str) -> str:
    times = re.findall(r"\b\d{2}:\d{2}\b", asked)
    span = f" The timeline runs from {times[0]} to {times[-1]}." if len(times) > 1 else ""
    return (
        "An alert opened this incident and responders gathered in its war room."
        f"{span} Customers were informed through the status page where updates were published."
        " The incident has since been resolved; cause and follow-up are left to the people involved."
    )


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


def _message(model: str, body: JSON, said: str) -> Response:
    asked = len(json.dumps([body.get("system", ""), body["messages"]])) // 4  # about four characters a token
    given = min(len(said) // 4, body["max_tokens"])
    cut = given < len(said) // 4
    answer = {
        "id": f"msg_bdrk_{hashlib.sha256(request.get_data()).hexdigest()[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model.rpartition("/")[2],
        "content": [{"type": "text", "text": said[: given * 4] if cut else said}],
        "stop_reason": "max_tokens" if cut else "end_turn",
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
