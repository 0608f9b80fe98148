"""Which problem each exception is. What is not known here is a fault of ours: logged, and told without its words."""

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, Error, IntegrityError
from django.http import Http404
from rest_framework import exceptions

from console.api.problem import Problem, Wrong
from incidents.access import AccessRefused
from incidents.access_answers import KeyReused, KeyUnderWay
from incidents.errors import NotNow, NotYours, TransitionRefused, VerbRefused
from statuspage.errors import WordsChanged

NOTHING_THERE = "There is nothing at this address that you may read."
AGAIN_S = 5

log = structlog.get_logger(__name__)


class Refused(Exception):
    """Raised here to answer with that problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def invalid(where: str, detail: str) -> Refused:
    """One thing of the request is wrong."""
    return Refused(Problem(kind="invalid", detail=detail, errors=[Wrong(where=where, detail=detail)]))


def problem_of(error: Exception) -> Problem:
    """The first line of PROBLEMS that fits; errors in the database are told apart from ours."""
    for kinds, told in PROBLEMS:
        if isinstance(error, kinds):
            return told(error)
    if isinstance(error, Error) and not isinstance(error, DataError | IntegrityError):
        log.warning("api_without_database", error=type(error).__name__)
        return Problem(kind="unavailable", detail="The record does not answer. Ask again.", wait=AGAIN_S)
    log.error("api_failed", exc_info=error)
    return Problem(kind="failed", detail="That is a fault of ours, and it is in our log.")


def _said(kind: str) -> Callable[[Any], Problem]:
    """In the exception's own words, which are ours."""
    return lambda error: Problem(kind=kind, detail=str(error))


def _always(kind: str, detail: str) -> Callable[[Any], Problem]:
    return lambda _: Problem(kind=kind, detail=detail)


def _token(refused: AccessRefused) -> Problem:
    if refused.wait:
        return Problem(kind="too-often", detail=str(refused), wait=refused.wait)
    return Problem(kind="token", detail=str(refused), headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _under_way(error: KeyUnderWay) -> Problem:
    return Problem(
        kind="under-way",
        detail="Ask again in a moment, with the same key, and you are given its answer.",
        wait=error.wait,
    )


def _invalid(error: exceptions.ValidationError) -> Problem:
    errors = list(_wrongs(error.detail, ""))
    return Problem(kind="invalid", detail=" ".join(dict.fromkeys(one.detail for one in errors)), errors=errors)


def _wrongs(detail: Any, at: str) -> Iterator[Wrong]:
    """Each sentence with the way to it, as a pointer."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            yield from _wrongs(below, at if name == "non_field_errors" else f"{at}/{step}")
        return
    for one in detail:
        yield Wrong(where=at, detail=str(one))


PROBLEMS: list[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], Problem]]] = [
    (Refused, lambda error: error.problem),
    (AccessRefused, _token),
    (WordsChanged, _said("changed")),
    (NotYours, _said("not-yours")),
    ((NotNow, TransitionRefused), _said("not-now")),
    (VerbRefused, _said("refused")),
    (KeyUnderWay, _under_way),
    (KeyReused, _always("key-reused", "This Idempotency-Key was given with another request. Choose a new one.")),
    (Http404, _always("not-found", NOTHING_THERE)),
    (exceptions.ValidationError, _invalid),
    (exceptions.ParseError, _said("malformed")),
    (exceptions.MethodNotAllowed, _always("method", "Allow says what can be done at this address.")),
    (exceptions.NotAcceptable, _always("not-acceptable", "Ask for application/json.")),
    (exceptions.UnsupportedMediaType, _always("media-type", "Send the body as application/json.")),
    (RequestDataTooBig, _always("too-large", "The body is over the size limit.")),
    ((BadRequest, SuspiciousOperation), _always("malformed", "The request cannot be read.")),
]
