"""The jobs of the model as data: each with its prompt, its model where we are, and what an operator changes of it."""

from typing import Any

import pytest

from ai import regions
from ai.jobs import JOBS, STATUS_DRAFT
from ai.prompt import FOLDER, prompt


def test_every_job_has_its_prompt_and_every_prompt_its_job() -> None:
    assert {job.name for job in JOBS} == {file.stem for file in FOLDER.glob("*.md")}


def test_a_prompts_version_is_its_words() -> None:
    assert len({job.prompt.version for job in JOBS}) == len(JOBS)
    assert prompt("postmortem").version.startswith("postmortem@")


@pytest.mark.parametrize(
    ("home", "model"),
    [
        ("eu-central-1", f"eu.{regions.STRONG}"),
        ("us-west-2", f"us.{regions.STRONG}"),
        ("ap-northeast-1", f"jp.{regions.STRONG}"),
        ("ap-south-1", ""),
        ("", ""),
    ],
)
def test_a_model_that_is_not_named_is_one_that_stays_in_our_part_of_the_world(
    settings: Any, home: str, model: str
) -> None:
    settings.AWS_REGION = home
    assert STATUS_DRAFT.model == model


def test_what_an_operator_sets_holds(settings: Any) -> None:
    settings.AI_TEMPERATURES, settings.AI_MAX_TOKENS = {"status_draft": None}, {"status_draft": 900}
    settings.AI_DRAFT_MODEL_ID = "eu.anthropic.claude-opus-4-6-v1:0"
    assert (STATUS_DRAFT.warmth, STATUS_DRAFT.most, STATUS_DRAFT.model) == (None, 900, settings.AI_DRAFT_MODEL_ID)


@pytest.mark.parametrize(
    ("model", "count"),
    [
        ("anthropic.claude-3-haiku-20240307-v1:0", 1),
        (f"eu.{regions.STRONG}", 6),
        (f"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.{regions.STRONG}", 6),
        ("arn:aws:bedrock:eu-west-2::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", 1),
    ],
)
def test_a_models_id_tells_where_a_question_may_travel(model: str, count: int) -> None:
    assert len(regions.regions_of(model, home="eu-central-1")) == count


@pytest.mark.parametrize(
    "model",
    [
        f"global.{regions.STRONG}",
        "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123",
        "claude",
        f"eu.{regions.STRONG} ",
    ],
)
def test_of_what_may_travel_anywhere_nobody_can_tell(model: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        regions.regions_of(model, home="eu-central-1")
