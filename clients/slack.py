"""How Slack is spoken to: one call, its pages, its refusals. What is said to it is `slackbot/client.py`'s.

slack_sdk shapes and reads the calls; they leave through the one door, so that Slack too has a deadline for the whole
call, a breaker and metrics. https://docs.slack.dev/apis/web-api : arguments in a form, refusals with 200, `ok: false`.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard, TypeVar

from django.conf import settings
from pydantic import TypeAdapter, ValidationError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from clients import http, last_seen
from clients.budget import Budget
from clients.errors import Held, OutcomeUnknown, OutsideError, Refused, TryLater
from clients.slack_budgets import budgets_of
from clients.slack_words import REFUSALS, held

T = TypeVar("T")
Json = dict[str, Any]
SYSTEM = "slack"
DEADLINE = 5.0
PAGE_SIZE = 200
MOST_PAGES = 50
UNEXPECTED = "its answer was not what its documentation says"


class SlackRefused(Refused):
    """Slack's word for it is the `code`; the whole answer is here for the methods that say more than one word in it."""

    answer: Json


class _ThroughTheDoor(WebClient):
    """slack_sdk, its sender replaced. It has no public place for that: a test tells if a version sends by itself."""

    def __init__(self, *, safe: bool, deadline: float, budgets: Sequence[Budget]) -> None:
        super().__init__(token=settings.SLACK_BOT_TOKEN, base_url=settings.SLACK_API_URL, retry_handlers=[])
        self._safe = safe
        self._deadline = deadline
        self._budgets = budgets

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, dict[str, Any]]) -> Json:
        answer = http.call(
            SYSTEM, "POST", url, headers=args["headers"], data=args["params"],
            safe=self._safe, deadline=self._deadline, budgets=self._budgets, hand_back=NOT_SLACKS,
        )  # fmt: skip
        try:
            parsed = json.loads(answer.body)
        except ValueError:  # slack_sdk would log a part of it
            parsed = None
        if parsed is None or (answer.status in NOT_SLACKS and not _is_an_answer(parsed)):
            raise _unreadable(safe=self._safe or answer.status >= 400)
        return {"status": answer.status, "headers": answer.headers, "parsed_body": parsed}


def call(method: str, *, safe: bool, deadline: float = DEADLINE, **arguments: object) -> Json:
    """The answer of a method, `ok` or harmless. `safe` says that a second call does no harm; `deadline` is in seconds.

    An argument that is None is not sent. What Slack allows of a method a minute is kept, by all processes together: one call
    too many waits, or is TryLater with the time. Raises SlackRefused, TryLater (Held where our token may not), OutcomeUnknown.
    """
    form = {name: _as_text(value) for name, value in arguments.items() if value is not None}
    answer = _answered(method, form, safe=safe, deadline=deadline, channel=arguments.get("channel")).data
    if not _is_an_answer(answer):
        raise _unreadable(safe=safe)
    if answer.get("ok") or answer.get("error") in HARMLESS:
        return answer
    raise _failure(answer, safe=safe)


def granted() -> frozenset[str]:
    """The scopes of our token, as the answer's `x-oauth-scopes` names them. auth.test; raises as `call` does."""
    answer = _answered("auth.test", {}, safe=True, deadline=DEADLINE)
    if not isinstance(answer.data, dict) or not answer.data.get("ok"):
        raise _failure(answer.data if isinstance(answer.data, dict) else {}, safe=True)
    named = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in named.split(",") if scope.strip())


def _answered(
    method: str, form: dict[str, str], *, safe: bool, deadline: float, channel: object = None
) -> SlackResponse:
    """Whatever Slack says; refusals are told apart by whoever asks."""
    door = _ThroughTheDoor(safe=safe, deadline=deadline, budgets=budgets_of(method, channel=channel))
    try:
        return door.api_call(method, params=form)
    except SlackApiError as error:
        return error.response  # type: ignore[no-any-return]  # as api_call gives it


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def pages(method: str, **arguments: object) -> Iterator[Json]:
    """The answers of a method that reads, page after page. https://docs.slack.dev/apis/web-api/pagination"""
    cursor = None
    for _ in range(MOST_PAGES):
        answer = call(method, safe=True, deadline=DEADLINE, **arguments, limit=str(PAGE_SIZE), cursor=cursor)
        yield answer
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
    raise Refused(SYSTEM, f"{method} has more than {MOST_PAGES} pages", code="too_many")


def parse(kind: type[T], answer: Json, name: str = "", *, safe: bool = True) -> T:
    """The part of an answer called `name`, or the whole, as a pydantic type.

    One of another shape is Refused, or OutcomeUnknown after a call that is not `safe`.
    """
    try:
        return TypeAdapter(kind).validate_python(answer.get(name) if name else answer)
    except ValidationError:
        kind_of_failure = Refused if safe else OutcomeUnknown
        raise kind_of_failure(SYSTEM, UNEXPECTED, code="unexpected_answer") from None


def _is_an_answer(said: object) -> TypeGuard[Json]:
    return isinstance(said, dict) and bool(said.get("ok") is True or said.get("error") or said.get("errors"))


def _unreadable(*, safe: bool) -> OutsideError:
    """What came from something in between."""
    kind = TryLater if safe else OutcomeUnknown
    return kind(SYSTEM, UNEXPECTED, code="unexpected_answer")


def _failure(answer: Json, *, safe: bool) -> OutsideError:
    code = str(answer.get("error") or "errors")
    known = REFUSALS.get(code)
    words = known.words(scope=str(answer.get("needed") or "")[:100]).rstrip(".") if known else "it refused this"
    if held(code):
        last_seen.note(SYSTEM, code=code)
        return Held(SYSTEM, words, code=code)
    if code in LATER:
        return TryLater(SYSTEM, words if known else "it could not do this now", code=code)
    if code in UNCERTAIN:
        kind = TryLater if safe else OutcomeUnknown
        return kind(SYSTEM, "it failed inside", code=code)
    said = (answer.get("response_metadata") or {}).get("messages") or [""]
    refused = SlackRefused(SYSTEM, words, code=code, detail=str(said[0])[:200])
    refused.answer = answer
    return refused


# Errors by https://docs.slack.dev/reference/methods ; HTTP statuses by clients/answers.py. What is Held: slack_words.py. Every
# other word is Refused.
HARMLESS = {"already_pinned", "no_change"}  # it is as was asked
LATER = {"ratelimited", "rate_limited", "request_timeout", "team_added_to_org", "org_login_required"}
# Slack itself answers 200 also where it refuses: with these a proxy or a sign-in page stands between. Of a 4xx nothing was done.
NOT_SLACKS = frozenset(range(300, 500)) - {408, 420, 425, 429}
UNCERTAIN = {"fatal_error", "internal_error", "service_unavailable"}
