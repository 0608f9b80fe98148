"""Bedrock's InvokeModel, through boto3."""

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.server import Running

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
BODY: dict[str, Any] = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 400,
    "system": "You write a status page update.",
    "messages": [{"role": "user", "content": "Checkout fails. Status: identified"}],
}


@pytest.fixture
def bedrock(outside: Running) -> "BedrockRuntimeClient":
    return boto3.client(
        "bedrock-runtime",
        region_name="eu-central-1",
        endpoint_url=f"{outside.url}/bedrock",
        aws_access_key_id="sandbox",
        aws_secret_access_key="sandbox",
        config=Config(retries={"total_max_attempts": 1}),
    )


def invoke(bedrock: "BedrockRuntimeClient", **changes: object) -> dict[str, Any]:
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
    answer: dict[str, Any] = json.loads(bedrock.invoke_model(modelId=MODEL, body=json.dumps(body))["body"].read())
    return answer


def test_drafts_a_status_update_in_a_few_calm_sentences(bedrock: "BedrockRuntimeClient") -> None:
    answer = invoke(bedrock)
    text = answer["content"][0]["text"]
    assert text.startswith("We have identified the issue affecting Checkout")
    assert 2 <= text.count(". ") + 1 <= 4
    assert answer["usage"]["output_tokens"] > 0


def test_answers_the_same_each_time(bedrock: "BedrockRuntimeClient") -> None:
    assert invoke(bedrock) == invoke(bedrock)


def test_summarises_a_postmortem(bedrock: "BedrockRuntimeClient") -> None:
    system = [{"type": "text", "text": "Summarise the postmortem.", "cache_control": {"type": "ephemeral"}}]
    talk = [{"role": "user", "content": [{"type": "text", "text": "02:11 alert\n03:02 resolved"}]}]
    text = invoke(bedrock, system=system, messages=talk)["content"][0]["text"]
    assert "from 02:11 to 03:02" in text


def test_stops_at_max_tokens(bedrock: "BedrockRuntimeClient") -> None:
    answer = invoke(bedrock, max_tokens=5)
    assert (answer["stop_reason"], answer["usage"]["output_tokens"]) == ("max_tokens", 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"anthropic_version": None},
        {"max_tokens": None},
        {"max_tokens": 0},
        {"messages": None},
        {"messages": []},
        {"messages": [{"role": "user", "content": ""}]},
        {"messages": [{"role": "assistant", "content": "x"}]},
        {"temprature": 1},
    ],
)
def test_refuses(bedrock: "BedrockRuntimeClient", changes: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as caught:
        invoke(bedrock, **changes)
    assert caught.value.response["Error"]["Code"] == "ValidationException"


def test_refuses_a_model_it_does_not_know(bedrock: "BedrockRuntimeClient") -> None:
    with pytest.raises(ClientError) as caught:
        bedrock.invoke_model(modelId="claude", body=json.dumps(BODY))
    assert caught.value.response["Error"]["Message"] == "The provided model identifier is invalid."


def test_refuses_a_request_that_is_not_signed(outside: Running) -> None:
    answer = requests.post(f"{outside.url}/bedrock/model/{MODEL}/invoke", json=BODY, timeout=5)
    assert (answer.status_code, answer.headers["x-amzn-errortype"]) == (403, "AccessDeniedException")


def test_throttles(bedrock: "BedrockRuntimeClient", outside: Running) -> None:
    for _ in range(200):
        outside.state.limits.take("bedrock", per_minute=200)
    with pytest.raises(ClientError) as caught:
        invoke(bedrock)
    assert caught.value.response["Error"]["Code"] == "ThrottlingException"
