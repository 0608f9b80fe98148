"""boto3 through the one door: one client a service, one send a call, and AWS's codes as the three failures."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from clients import aws
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater
from tests.clients.odd_server import OddServer, Step, answer

JSON = "Content-Type: application/x-amz-json-1.0"


@pytest.fixture
def amazon(odd: OddServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[OddServer]:
    """All of AWS, behaving oddly."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", odd.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", odd.url)
    aws.forget_clients()
    yield odd
    aws.forget_clients()


def ask(*, safe: bool, deadline: float = 5.0) -> None:
    with aws.asking("dynamodb", safe=safe, deadline=deadline):
        aws.client("dynamodb").list_tables()


def refusal(code: str, status: int = 400) -> list[Step]:
    return answer(status, f'{{"__type": "com.amazonaws#{code}", "message": "m"}}'.encode(), JSON)


def test_all_threads_share_one_client() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = {id(client) for client in pool.map(lambda _: aws.client("dynamodb"), range(32))}
    assert len(made) == 1


def test_a_code_that_means_later_is_tried_later(amazon: OddServer) -> None:
    amazon.script = [refusal(code) for code in aws.TRY_LATER]
    for code in aws.TRY_LATER:
        with pytest.raises(TryLater) as later:
            ask(safe=False)
        assert later.value.code == code


def test_any_other_code_is_refused_at_once(amazon: OddServer) -> None:
    codes = ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"]
    amazon.script = [refusal(code) for code in codes]
    for code in codes:
        with pytest.raises(Refused) as refused:
            ask(safe=True)
        assert refused.value.code == code


@pytest.mark.parametrize(("safe", "kind"), [(True, TryLater), (False, OutcomeUnknown)])
def test_a_code_that_leaves_it_open_depends_on_the_call(
    amazon: OddServer, kind: type[OutsideError], *, safe: bool
) -> None:
    amazon.script = [refusal(code, 408) for code in aws.UNCERTAIN]
    for code in aws.UNCERTAIN:
        with pytest.raises(kind) as failure:
            ask(safe=safe)
        assert failure.value.code == code


def test_a_write_is_sent_once_whatever_happens(amazon: OddServer) -> None:
    amazon.script = [answer(500)]
    with pytest.raises(OutcomeUnknown):
        ask(safe=False)
    assert len(amazon.asked) == 1


def test_a_read_is_repeated(amazon: OddServer) -> None:
    amazon.script = [answer(500), answer(200, b'{"TableNames": []}', JSON)]
    ask(safe=True)
    assert len(amazon.asked) == 2


def test_the_deadline_holds(amazon: OddServer) -> None:
    amazon.script = [[5.0]]
    with pytest.raises(OutcomeUnknown) as unknown:
        ask(safe=False, deadline=0.8)
    assert unknown.value.code == "timeout"


def test_a_call_that_is_malformed_is_refused() -> None:
    with pytest.raises(Refused), aws.asking("dynamodb", safe=False):
        aws.client("dynamodb").get_item(TableName=3)  # type: ignore[call-arg, arg-type]


def test_without_credentials_nothing_is_sent(amazon: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    with pytest.raises(TryLater):
        ask(safe=False)
    assert amazon.asked == []


def test_the_address_that_was_signed_is_the_one_that_is_sent(amazon: OddServer) -> None:
    amazon.script = [refusal("ValidationException")]
    with pytest.raises(Refused), aws.asking("bedrock-runtime", safe=True):
        aws.client("bedrock-runtime").invoke_model(modelId="anthropic.claude-v1:0", body=b"{}")
    assert amazon.asked[0].startswith(b"POST /model/anthropic.claude-v1%3A0/invoke HTTP/1.1\r\n")
