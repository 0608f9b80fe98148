"""The door to the model: what is sent, and what comes back."""

import json

import pytest

from ai import bedrock
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from tests.clients.odd_server import OddServer, Step, answer

MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
SYSTEM = "You write updates for a status page."
KIND = "Content-Type: application/json"


pytestmark = pytest.mark.usefixtures("world")


def invoke(*, temperature: float | None = 0.2, deadline: float = 10.0) -> bedrock.Completion:
    return bedrock.invoke(
        model=MODEL, system=SYSTEM, this_time="Read data only.", user="status: identified, Checkout", max_tokens=300,
        temperature=temperature, deadline=deadline,
    )  # fmt: skip


def refusal(code: str, status: int) -> list[Step]:
    return answer(status, b'{"message": "m"}', KIND, f"x-amzn-errortype: {code}")


def written(text: str) -> list[Step]:
    usage = {"input_tokens": 10, "cache_read_input_tokens": 90, "output_tokens": 7}
    content = [{"type": "thinking", "thinking": "…"}, {"type": "text", "text": text}]
    return answer(200, json.dumps({"content": content, "stop_reason": "end_turn", "usage": usage}).encode(), KIND)


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
    assert call.body["temperature"] == 0.2


def test_a_model_that_takes_no_temperature_is_given_none(world: World) -> None:
    invoke(temperature=None)
    assert "temperature" not in world.calls[0].body


def test_only_the_text_counts_and_every_token_does(strange: OddServer) -> None:
    strange.script = [written("Calm words.")]
    assert invoke() == bedrock.Completion(
        text="Calm words.", stopped="end_turn", input_tokens=10, cached_tokens=90, written_tokens=0, output_tokens=7
    )


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


def test_the_deadline_holds(strange: OddServer) -> None:
    strange.script = [[5.0]]
    with pytest.raises(TryLater) as later:
        invoke(deadline=0.2)
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
