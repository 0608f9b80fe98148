"""Nothing but the one door builds a request to the model, and only the question that scrubs both ways goes through it.

Beside the contract that only `ai/ask.py` imports that door (pyproject.toml).
"""

import ast
from collections.abc import Iterable

import pytest

from tests.fences.code import CONTRACTS, Module, application, called, nothing_to_mend

DOOR = "ai/bedrock.py"
CALLS = {"invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream", "start_async_invoke"}
WORDS = ("bedrock-runtime", "anthropic_version", "api.anthropic.com")
MAY_NAME = {
    "clients/aws.py": "lists the services of which it makes clients",
    "clients/egress.py": "lists the services whose addresses boto3 knows",
    "clients/errors.py": "says what each system is called",
}


def strays(found: Iterable[Module]) -> list[str]:
    """Every place beside the door and the exceptions that could begin a request to a model."""
    elsewhere = [module for module in found if module.path not in {DOOR, *MAY_NAME}]
    calls = [
        f"{module.at(call)}: calls {called(call)}; only {DOOR} asks a model, and only ai/ask.py asks it"
        for module in elsewhere
        for call in module.every(ast.Call)
        if called(call) in CALLS
    ]
    return calls + [
        f"{module.at(literal)}: names {word}; only {DOOR} asks a model"
        for module in elsewhere
        for literal in module.every(ast.Constant)
        for word in WORDS
        if isinstance(literal.value, str) and word in literal.value
    ]


def test_nothing_else_asks_a_model() -> None:
    nothing_to_mend(strays(application()))


def test_every_exception_is_needed() -> None:
    texts = {module.path: module.text for module in application()}
    assert [path for path in MAY_NAME if not any(word in texts[path] for word in WORDS)] == []


def test_the_contract_names_the_one_importer() -> None:
    (contract,) = (one for one in CONTRACTS if one.get("protected_modules") == ["ai.bedrock"])
    assert (contract["type"], contract["allowed_importers"]) == ("protected", ["ai.ask"])


@pytest.mark.parametrize(
    "code",
    [
        "aws.client('bedrock-runtime')",
        "client.invoke_model(modelId=m, body=b)",
        "client.converse(modelId=m)",
        'body = {"anthropic_version": v}',
    ],
)
def test_a_stray_is_found(code: str) -> None:
    (said,) = strays([Module(path="console/stray.py", text=code)])
    assert said.startswith("console/stray.py:")
