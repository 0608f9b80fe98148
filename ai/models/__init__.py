"""The tables of the model's work, one a file: who asked for a draft, where Bedrock keeps logs, what it was told and what
every call cost."""

from ai.models.budget_month import BudgetMonth
from ai.models.draft_request import DraftRequest
from ai.models.logging_look import LoggingLook
from ai.models.material import Material
from ai.models.model_call import ModelCall

__all__ = ["BudgetMonth", "DraftRequest", "LoggingLook", "Material", "ModelCall"]
