"""The door to the model: what is sent, what comes back, and whether somebody keeps a copy."""

import json

import boto3
import pytest

from ai import bedrock
from clients import aws
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from tests.clients.odd_server import OddServer, Step, answer
from tests.environment import aws_url

MODEL = "anthropic.claude-sonnet-4-20250514-v1:0"
SYSTEM = "You write updates for a status page."
KIND = "Content-Type: application/json"


pytestmark = pytest.mark.usefixtures("world")


def invoke(*, user: str = "status: identified, Checkout", max_tokens: int = 300) -> bedrock.Completion:
    return bedrock.invoke(model=MODEL, system=SYSTEM, this_time="Read data only.", user=user, max_tokens=max_tokens)


def refusal(code: str, status: int) -> list[Step]:
    return answer(status, b'{"message": "m"}', KIND, f"x-amzn-errortype: {code}")


def written(text: str) -> list[Step]:
    usage = {"input_tokens": 10, "cache_read_input_tokens": 90, "output_tokens": 7}
    content = [{"type": "thinking", "thinking": "…"}, {"type": "text", "text": text}]
    return answer(200, json.dumps({"content": content, "usage": usage}).encode(), KIND)


def test_the_model_answers() -> None:
    completion = invoke()
    assert "identified the issue affecting Checkout" in completion.text
    assert completion.input_tokens > 0
    assert completion.output_tokens > 0


def test_the_system_prompt_is_marked_for_the_cache(world: World) -> None:
    invoke()
    [call] = world.calls
    assert call.path == f"/bedrock/model/{MODEL}/invoke"
    assert call.body["system"] == [
        {"type": "text", "text": SYSTEM, "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": "Read data only."},
    ]
    assert (call.body["anthropic_version"], call.body["max_tokens"]) == ("bedrock-2023-05-31", 300)


def test_only_the_text_counts_and_every_token_does(strange: OddServer) -> None:
    strange.script = [written("Calm words.")]
    assert invoke() == bedrock.Completion(text="Calm words.", input_tokens=100, output_tokens=7)


def test_a_busy_model_is_asked_once_more(strange: OddServer) -> None:
    strange.script = [refusal("ThrottlingException", 429), written("Then.")]
    assert invoke().text == "Then."


def test_a_model_that_stays_busy_is_asked_twice(strange: OddServer) -> None:
    strange.script = [refusal("ThrottlingException", 429)]
    with pytest.raises(TryLater):
        invoke()
    assert len(strange.asked) == 2


@pytest.mark.parametrize(
    ("code", "status"),
    [("ModelTimeoutException", 408), ("ModelErrorException", 424), ("InternalServerException", 500)],
)
def test_a_model_that_failed_is_tried_later(strange: OddServer, code: str, status: int) -> None:
    strange.script = [refusal(code, status)]
    with pytest.raises(TryLater):
        invoke()
    assert len(strange.asked) == 1


@pytest.mark.parametrize(("code", "status"), [("ValidationException", 400), ("AccessDeniedException", 403)])
def test_what_bedrock_will_not_do_is_refused(strange: OddServer, code: str, status: int) -> None:
    strange.script = [refusal(code, status)]
    with pytest.raises(Refused) as refused:
        invoke()
    assert refused.value.code == code


def test_the_deadline_holds(strange: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bedrock, "DEADLINE", 0.2)
    strange.script = [[5.0]]
    with pytest.raises(TryLater) as later:
        invoke()
    assert later.value.code == "timeout"


def test_a_lost_answer_is_tried_later(world: World) -> None:
    world.faults = {"bedrock": Fault(lose_answers=1.0)}
    with pytest.raises(TryLater):
        invoke()


def test_an_answer_of_another_shape_is_refused(strange: OddServer) -> None:
    strange.script = [answer(200, b'{"completion": "old"}', KIND)]
    with pytest.raises(Refused):
        invoke()


def test_the_words_are_not_in_the_repr(strange: OddServer) -> None:
    strange.script = [written("Calm words.")]
    assert "Calm" not in repr(invoke())


def test_without_a_configuration_nobody_keeps_prompts() -> None:
    assert not bedrock.invocation_logging_is_on()


def test_any_destination_means_that_prompts_are_kept() -> None:
    control = boto3.client("bedrock", endpoint_url=aws_url)
    boto3.client("s3", endpoint_url=aws_url, region_name="us-east-1").create_bucket(Bucket="prompts")
    control.put_model_invocation_logging_configuration(
        loggingConfig={"s3Config": {"bucketName": "prompts", "keyPrefix": "p"}, "textDataDeliveryEnabled": True}
    )
    try:
        assert bedrock.invocation_logging_is_on()
    finally:
        control.delete_model_invocation_logging_configuration()


def test_a_guard_that_cannot_be_asked_does_not_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    aws.forget_clients()
    with pytest.raises(TryLater):
        bedrock.invocation_logging_is_on()
    aws.forget_clients()
