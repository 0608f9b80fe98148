"""What the model costs: a row a question, made before it leaves, so that of two workers neither spends what the other does.

A worker that is killed while the model answers leaves the most that its question can cost: rather too much than too little.
"""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ai.completion import Tokens
from ai.jobs import Job
from ai.models import BudgetMonth, ModelCall
from ai.outcomes import Outcome
from ai.prices import cost
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident

TOLD_AT = (50, 80, 100, 120)  # per cent of the month's budget
STOP_AT = 120
CHARACTERS = 2  # a token has more, but in the worst text


class BudgetSpentError(Exception):
    """The month's budget and a fifth more are spent: nothing is asked until the next month, or until it is raised."""


def reserve(job: Job, *, about: Incident | None, characters: int) -> ModelCall:
    """The row of a question that is about to leave, with the most that it can cost. Raises BudgetSpentError."""
    now = timezone.now()
    most = Tokens(written=characters // CHARACTERS, output=job.most)
    with transaction.atomic():
        month = BudgetMonth.objects.lock(first_day(now))
        if spent(month.month) * 100 >= budget() * STOP_AT:
            raise BudgetSpentError
        return ModelCall.objects.create(
            job=job.name,
            model=job.model,
            prompt=job.prompt.version,
            incident=about,
            asked_at=now,
            cost_usd=cost(job.model, most),
        )


def settle(call: ModelCall, *, outcome: Outcome, tokens: Tokens | None) -> None:
    """What became of it. Without `tokens` nobody knows what it cost, and the most that it can counts."""
    with transaction.atomic():
        month = BudgetMonth.objects.lock(first_day(call.asked_at))
        call.outcome = outcome
        if tokens is not None:
            call.input_tokens, call.cached_tokens = tokens.input, tokens.cached
            call.written_tokens, call.output_tokens = tokens.written, tokens.output
            call.cost_usd = cost(call.model, tokens)
        call.save()
        _tell(month)


def first_day(moment: datetime) -> date:
    """Of that moment's month, in UTC."""
    return moment.date().replace(day=1)


def spent(month: date) -> Decimal:
    """USD, of all questions of the month that begins on that day: those under way by the most that they can cost."""
    return BudgetMonth.objects.filter(month=month).values_list("usd", flat=True).first() or Decimal(0)


def budget() -> Decimal:
    """USD a month."""
    return Decimal(str(settings.AI_MONTHLY_BUDGET_USD))


def _tell(month: BudgetMonth) -> None:
    """An event for each part of the budget that has been spent since the last one; the month's row is held."""
    so_far = spent(month.month)
    reached = [part for part in TOLD_AT if month.told < part and so_far * 100 >= budget() * part]
    for part in reached:
        record(
            Action.MODEL_BUDGET_SPENT,
            actor=WORKER,
            percent=part,
            month=f"{month.month:%Y-%m}",
            spent_cents=round(so_far * 100),
            budget_cents=round(budget() * 100),
        )
    if reached:
        month.told = reached[-1]
        month.save(update_fields=["told"])
