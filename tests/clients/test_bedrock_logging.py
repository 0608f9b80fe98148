"""Whether Bedrock keeps a log of prompts: a question to one region at a time, answered or not guessed."""

import boto3
import pytest

from clients import aws, bedrock_logging
from clients.errors import TryLater
from tests.environment import aws_url

DUBLIN = "eu-west-1"


def test_without_a_configuration_nobody_keeps_prompts() -> None:
    assert not bedrock_logging.is_on()


def test_any_destination_means_that_prompts_are_kept_in_that_region() -> None:
    control = boto3.client("bedrock", endpoint_url=aws_url, region_name=DUBLIN)
    control.put_model_invocation_logging_configuration(
        loggingConfig={"s3Config": {"bucketName": "prompts", "keyPrefix": "p"}, "textDataDeliveryEnabled": True}
    )
    try:
        assert [bedrock_logging.is_on(DUBLIN), bedrock_logging.is_on("eu-central-1")] == [True, False]
    finally:
        control.delete_model_invocation_logging_configuration()


def test_a_guard_that_cannot_be_asked_does_not_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    aws.forget_clients()
    with pytest.raises(TryLater):
        bedrock_logging.is_on()
    aws.forget_clients()
