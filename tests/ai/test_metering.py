"""What the model costs: a row a question, a budget a month, each part of it told once, and a stop."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from ai import metering
from ai.ask import Answer, ask
from ai.completion import Tokens
from ai.jobs import STATUS_DRAFT
from ai.models import BudgetMonth, ModelCall
from ai.outcomes import Outcome
from ai.prices import cost
from incidents.models import AuditEvent, Incident
from sandbox.faults import Fault
from sandbox.world import World
from tests.ai.conftest import said
from tests.at_once import at_once
from tests.clients.odd_server import OddServer

HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
CALM = "We are looking into errors that some customers may see. We will write again when we know more."

pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


def question(about: Incident | None = None) -> Answer:
    return ask(STATUS_DRAFT, about=about, material={"incident": "Checkout"}, known=[], fallback="Standard.")


def spend(usd: str, *, at: datetime | None = None) -> ModelCall:
    """A question that cost so much."""
    call = ModelCall(job="status_draft", model=HAIKU, prompt="p", asked_at=at or timezone.now(), cost_usd=Decimal(usd))
    call.save()
    return call


def told() -> list[int]:
    return [event.detail["percent"] for event in AuditEvent.objects.filter(action="MODEL_BUDGET_SPENT").order_by("seq")]


def test_a_question_is_metered_by_model_job_and_incident(incident: Incident, strange: OddServer) -> None:
    strange.script = [said(CALM)]  # 1,000 tokens in, 100 out
    question(incident)
    call = ModelCall.objects.get()
    assert (call.job, call.model, call.prompt) == ("status_draft", HAIKU, STATUS_DRAFT.prompt.version)
    assert (call.incident, call.outcome, call.input_tokens, call.output_tokens) == (incident, "answered", 1_000, 100)
    assert call.cost_usd == Decimal("0.000375")


def test_an_answer_that_is_asked_for_again_is_two_questions(strange: OddServer) -> None:
    strange.script = [said("Done."), said(CALM)]
    question()
    assert list(ModelCall.objects.order_by("asked_at").values_list("outcome", flat=True)) == ["unusable", "answered"]


@pytest.mark.parametrize(
    ("fault", "outcome", "costs"),
    [
        (Fault(status=403), "refused", False),
        (Fault(status=503), "silent", False),
        (Fault(status=429), "busy", False),
        (Fault(lose_answers=1.0), "silent", True),
    ],
)
def test_what_may_have_been_answered_counts_as_if_it_had(world: World, fault: Fault, outcome: str, costs: bool) -> None:
    world.faults = {"bedrock": fault}
    question()
    call = ModelCall.objects.get()
    assert (call.outcome, call.cost_usd > 0) == (outcome, costs)


@pytest.mark.parametrize(
    ("model", "usd"),
    [
        ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "19.8"),
        ("eu.anthropic.claude-sonnet-4-20250514-v1:0", "18"),
        ("eu.anthropic.claude-unheard-of-9", "90"),
        ("eu.anthropic.claude-house-1", "3"),
    ],
)
def test_a_models_price_is_the_one_of_its_longest_name(settings: Any, model: str, usd: str) -> None:
    settings.AI_PRICES = {"claude-house": (Decimal(1), Decimal(2))}
    assert cost(model, Tokens(input=1_000_000, output=1_000_000)) == Decimal(usd)


def test_what_its_cache_gives_is_cheap_and_what_goes_in_is_not() -> None:
    assert cost(HAIKU, Tokens(cached=1_000_000)) == Decimal("0.025")
    assert cost(HAIKU, Tokens(written=1_000_000)) == Decimal("0.3125")


def test_each_part_of_the_budget_is_told_once_a_month(settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    for usd in ("4.9", "0.2", "0.1", "5", "0.1"):
        metering.settle(spend(usd), outcome=Outcome.ANSWERED, tokens=None)
    assert told() == [50, 80, 100]
    assert BudgetMonth.objects.get().told == 100
    event = AuditEvent.objects.filter(action="MODEL_BUDGET_SPENT").order_by("seq")[0]
    assert (event.detail["spent_cents"], event.detail["budget_cents"]) == (510, 1_000)


def test_of_workers_at_once_one_tells_it_and_none_is_forgotten(settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    calls = [spend("1.3") for _ in range(4)]
    at_once(*[lambda call=call: metering.settle(call, outcome=Outcome.ANSWERED, tokens=None) for call in calls])
    assert told() == [50]


def test_a_months_sum_follows_every_question_whoever_writes_it() -> None:
    may, june = datetime(2026, 5, 31, 23, 59, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    first, _, last = spend("1", at=may), spend("2", at=may), spend("4", at=june)
    ModelCall.objects.filter(pk=first.pk).update(cost_usd=Decimal("0.5"))
    ModelCall.objects.filter(pk=last.pk).delete()
    assert [metering.spent(metering.first_day(at)) for at in (may, june)] == [Decimal("2.5"), 0]
    ModelCall.objects.update(asked_at=june)
    assert [metering.spent(metering.first_day(at)) for at in (may, june)] == [0, Decimal("2.5")]


def test_beyond_the_budget_nobody_is_asked_and_the_reason_is_shown(settings: Any, world: World) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    spend("12")
    given = question()
    assert (given.text, given.why) == ("Standard.", "This month's budget for the model is spent, so it was not asked.")
    assert [call for call in world.calls if call.system == "bedrock"] == []


def test_the_last_dollar_is_reserved_once(settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 1.0
    spend("1.1999")
    refused: list[bool] = []

    def reserve() -> None:
        try:
            metering.reserve(STATUS_DRAFT, about=None, characters=1_000)
        except metering.BudgetSpentError:
            refused.append(True)

    at_once(*[reserve] * 4)
    assert len(refused) == 3


def test_what_a_killed_worker_had_asked_counts_with_the_most_that_it_can_cost() -> None:
    call = metering.reserve(STATUS_DRAFT, about=None, characters=4_000)
    assert (call.outcome, call.cost_usd) == ("", Decimal("0.001375"))
    assert metering.spent(metering.first_day(call.asked_at)) == call.cost_usd


def test_another_month_is_another_budget(settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    spend("500", at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    assert not question().is_fallback


def test_the_metrics_say_what_was_used(client: Client, strange: OddServer, settings: Any) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    strange.script = [said(CALM)]
    question()
    spend("4")
    told = client.get("/metrics").content.decode()
    labels = f'{{job="status_draft",model="{HAIKU}",outcome="answered"}}'
    assert f"model_call_count{labels} 1.0" in told
    assert f"model_input_token_count{labels} 1000.0" in told
    assert "\nmodel_budget_used_percent 40.0" in told


def test_no_question_costs_less_than_nothing_and_a_month_begins_on_its_first_day() -> None:
    with pytest.raises(DatabaseError, match="model_call_costs_nothing_or_more"), transaction.atomic():
        spend("-1")
    with pytest.raises(DatabaseError, match="budget_month_begins"), transaction.atomic():
        BudgetMonth.objects.create(month=datetime(2026, 1, 2, tzinfo=UTC).date())
