"""The settings of the model: where questions may travel, and what its jobs take."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]
SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0"


@pytest.mark.parametrize("model", [f"us.{SONNET}", f"apac.{SONNET}", f"global.{SONNET}", "claude"])
@pytest.mark.parametrize("name", ["AI_DRAFT_MODEL_ID", "AI_POSTMORTEM_MODEL_ID"])
def test_a_model_that_leaves_our_part_of_the_world(found: Found, name: str, model: str) -> None:
    ((number, said),) = found(**{name: model})
    assert (number, said.split()[0]) == ("E016", name)


def test_a_model_that_leaves_the_regions_we_named(found: Found) -> None:
    named = {"AI_REGIONS": "eu-central-1,eu-west-1", "AI_DRAFT_MODEL_ID": f"eu.{SONNET}"}
    assert found(**named) == [
        (
            "E016",
            "AI_DRAFT_MODEL_ID may answer in eu-north-1, eu-south-1, eu-south-2, eu-west-3,"
            " and questions may travel to eu-central-1, eu-west-1 only",
        )
    ]


@pytest.mark.parametrize("model", [f"eu.{SONNET}", "anthropic.claude-3-haiku-20240307-v1:0", ""])
def test_a_model_that_stays(found: Found, model: str) -> None:
    assert found(AI_DRAFT_MODEL_ID=model) == []


def test_a_model_that_nobody_could_ask(found: Found) -> None:
    said = found(AI_DRAFT_MODEL_ID=f"eu.{SONNET}", AWS_REGION="", AUDIT_TABLE_NAME="", MAIL_FROM="")
    assert ("E007", "AWS_REGION is not set although AI_DRAFT_MODEL_ID is") in said


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("AI_TEMPERATURES", "status_draft=1.1", "E002"),
        ("AI_TEMPERATURES", "status_draft=warm", "E002"),
        ("AI_MAX_TOKENS", "status_draft=49", "E002"),
        ("AI_MAX_TOKENS", "poem=600", "E016"),
        ("AI_TEMPERATURES", "poem=none", "E016"),
    ],
)
def test_what_no_job_takes(found: Found, name: str, value: str, number: str) -> None:
    ((told, said),) = found(**{name: value})
    assert (told, said.split()[0]) == (number, name)


def test_what_jobs_take(found: Found) -> None:
    assert found(AI_TEMPERATURES="status_draft=none,postmortem=0.5", AI_MAX_TOKENS="status_draft=900") == []
