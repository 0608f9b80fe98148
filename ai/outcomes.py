"""What becomes of a question to the model: each outcome by its name on record, and by its sentence for people."""

from enum import StrEnum

from clients.errors import OutsideError, Refused


class Outcome(StrEnum):
    """One of them for every question."""

    ANSWERED = "answered"
    NO_MODEL = "no_model"
    LOGGED = "logged"
    UNSURE = "unsure"
    OVER_BUDGET = "over_budget"
    BUSY = "busy"
    SLOW = "slow"
    SILENT = "silent"
    LEFT_ALONE = "left_alone"
    REFUSED = "refused"
    MALFORMED = "malformed"
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    DECLINED = "declined"
    UNUSABLE = "unusable"


# nothing was sent
NOT_ASKED = {Outcome.NO_MODEL, Outcome.LOGGED, Outcome.UNSURE, Outcome.OVER_BUDGET, Outcome.LEFT_ALONE}

WHY = {
    Outcome.ANSWERED: "",
    Outcome.NO_MODEL: "No model is set up here, so none was asked.",
    Outcome.LOGGED: "Bedrock is set to keep a log of what it is asked, so the model was not asked.",
    Outcome.OVER_BUDGET: "This month's budget for the model is spent, so it was not asked.",
    Outcome.UNSURE: "Whether Bedrock keeps a log of what it is asked could not be found out, so the model was not asked.",
    Outcome.BUSY: "The model has too much to do now.",
    Outcome.SLOW: "The model did not answer in {seconds:.0f} s.",
    Outcome.SILENT: "The model did not answer.",
    Outcome.LEFT_ALONE: "The model kept failing, so it is left alone a while and was not asked.",
    Outcome.REFUSED: "Bedrock refused what we asked of the model; an operator has to look why.",
    Outcome.MALFORMED: "The model's answer could not be read.",
    Outcome.EMPTY: "The model answered with nothing.",
    Outcome.CUT_OFF: "The model's answer was longer than it may be.",
    Outcome.DECLINED: "The model declined to write it.",
    Outcome.UNUSABLE: "The model's answer could not be used.",
}


def why(outcome: Outcome, *, seconds: float) -> str:
    """Why it is not the model's words, in a sentence; `seconds` were waited. Empty where it is."""
    return WHY[outcome].format(seconds=seconds)


def of_failure(failure: OutsideError) -> Outcome:
    """What a failed call to the model amounts to."""
    if failure.code in CODES:
        return CODES[failure.code]
    return Outcome.REFUSED if isinstance(failure, Refused) else Outcome.SILENT


def may_have_answered(failure: OutsideError) -> bool:
    """Whether the model may have written what we never read, which is paid for all the same."""
    return failure.code in ANSWERED_PERHAPS


# ours, and Bedrock's: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors
CODES = {
    "timeout": Outcome.SLOW,
    "circuit_open": Outcome.LEFT_ALONE,
    "unexpected_answer": Outcome.MALFORMED,
    "ThrottlingException": Outcome.BUSY,
    "ServiceQuotaExceededException": Outcome.BUSY,
    "ModelNotReadyException": Outcome.BUSY,
    "ModelTimeoutException": Outcome.SLOW,
}
ANSWERED_PERHAPS = {"timeout", "cut", "too_large", "unexpected_answer", "ModelTimeoutException"}
