"""boto3 signs and reads; the one door sends, so that AWS has the deadlines, breaker and failures of everybody else.

boto3 asks its `before-send` handlers for the answer before it opens a connection itself; ours always gives one.
https://boto3.amazonaws.com/v1/documentation/api/latest/guide/events.html
"""

import io
import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol, overload

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, CredentialRetrievalError, NoCredentialsError
from django.conf import settings

from clients import http, last_seen
from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater

if TYPE_CHECKING:  # the types are a development requirement
    from mypy_boto3_bedrock import BedrockClient
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient

    class MailClient(Protocol):
        """What of SES is called; its types are not among the development requirements."""

        def send_email(self, **message: object) -> object: ...

        def get_email_identity(self, *, EmailIdentity: str) -> dict[str, object]: ...

    Client = (
        BedrockClient | BedrockRuntimeClient | DynamoDBClient | KMSClient | S3Client | SecretsManagerClient | MailClient
    )

Service = Literal["bedrock", "bedrock-runtime", "dynamodb", "kms", "s3", "secretsmanager", "sesv2"]
ANSWERED_WITH_A_CODE = range(400, 500)  # boto3 reads AWS's own word for it out of the body


@dataclass(kw_only=True)
class _Manner:
    """How the calls of one `asking` are to be sent, and whether one to that system was."""

    system: str
    safe: bool
    deadline: float
    repeats: int
    sent: bool = False


_manner: ContextVar[_Manner | None] = ContextVar("manner", default=None)
_clients: dict[str, "Client"] = {}
_lock = threading.Lock()


@overload
def client(service: Literal["bedrock"], region: str = ...) -> "BedrockClient": ...
@overload
def client(service: Literal["bedrock-runtime"], region: str = ...) -> "BedrockRuntimeClient": ...
@overload
def client(service: Literal["dynamodb"], region: str = ...) -> "DynamoDBClient": ...
@overload
def client(service: Literal["kms"], region: str = ...) -> "KMSClient": ...
@overload
def client(service: Literal["s3"], region: str = ...) -> "S3Client": ...
@overload
def client(service: Literal["secretsmanager"], region: str = ...) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sesv2"], region: str = ...) -> "MailClient": ...
def client(service: Service, region: str = "") -> "Client":
    """The client of this process, made when first asked for; safe to share among threads. It works inside `asking`.

    Without a `region` it is that of our own.
    """
    name = f"{service} {region}".strip()
    with _lock:
        if name not in _clients:
            _clients[name] = _make(service, region or settings.AWS_REGION)
        return _clients[name]


@contextmanager
def asking(
    system: str,
    *,
    safe: bool,
    deadline: float = http.DEADLINE,
    repeats: int = http.REPEATS,
    ordinary: Collection[str] = (),
) -> Iterator[None]:
    """Within it boto3's calls go out as `http.call` sends with these arguments, and end in the three failures.

    AWS's own codes are told apart by the tables at the foot; any other is Refused, with the code as AWS writes it. A code that is
    `ordinary` here is no failure of the system's.
    """
    manner = _Manner(system=system, safe=safe, deadline=deadline, repeats=repeats)
    token = _manner.set(manner)
    try:
        yield
    except ClientError as error:
        raise _named(system, error, safe=safe, ordinary=ordinary) from None
    except BotoCoreError as error:
        raise (_not_read(manner, error) if manner.sent else _not_sent(system, error)) from None
    finally:
        _manner.reset(token)


def _named(system: str, error: ClientError, *, safe: bool, ordinary: Collection[str]) -> OutsideError:
    code = error.response.get("Error", {}).get("Code", "unknown")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code not in ORDINARY and code not in ordinary:
        last_seen.note(system, code=code)
    if code in TRY_LATER:
        return TryLater(system, f"it could not do this now ({code})", code=code)
    if code in UNCERTAIN or status == 408:
        kind = TryLater if safe else OutcomeUnknown
        return kind(system, f"it gave up on this ({code})", code=code)
    return Refused(system, f"it refused this ({code})", code=code)


def _not_sent(system: str, error: BotoCoreError) -> OutsideError:
    code = type(error).__name__
    if isinstance(error, CredentialRetrievalError | NoCredentialsError):
        return TryLater(system, "there are no AWS credentials now", code=code)
    return Refused(system, "the request is not one AWS takes", code=code)


def _not_read(manner: _Manner, error: BotoCoreError) -> OutsideError:
    kind = TryLater if manner.safe else OutcomeUnknown
    return kind(manner.system, "its answer could not be read", code=type(error).__name__)


def _make(service: Service, region: str) -> "Client":
    session = boto3.Session(region_name=region or None)
    to: set[str] = set()
    send = partial(_send, to=to)
    session.events.register("before-send", send)  # type: ignore[arg-type]  # its stub forgets that it may answer
    # one name a service and region, not one an account as DynamoDB's may be: the list of where calls may go has it
    config = Config(retries={"total_max_attempts": 1}, account_id_endpoint_mode="disabled")
    made = session.client(service, config=config)
    to |= addresses(made.meta.endpoint_url, region)
    return made


def addresses(endpoint: str, region: str) -> set[str]:
    """Where its calls may go: where boto3 finds the service in that region, our bucket there, and STS, which gives credentials."""
    scheme, _, host = endpoint.partition("://")
    below = host.partition(f".{region}.")[2] or "amazonaws.com"
    bucket = {f"{scheme}://{settings.AUDIT_BUCKET}.{host}"} if settings.AUDIT_BUCKET else set()
    return {endpoint, f"https://sts.{region}.{below}", "https://sts.amazonaws.com", *bucket}


class _Body(io.BytesIO):
    """An answer's body as boto3 expects it."""

    def stream(self, amt: int = 64 * 1024, **_kwargs: object) -> Iterator[bytes]:
        """Its bytes, part by part."""
        while part := self.read(amt):
            yield part


def _send(request: AWSPreparedRequest, event_name: str, *, to: Collection[str], **_kwargs: object) -> AWSResponse:
    """boto3's before-send handler. `event_name` is before-send.<service>.<operation>.

    Outside `asking` it is as careful as can be. Credentials are fetched on the way, in a call to another system.
    """
    system = event_name.split(".")[1]
    manner = _manner.get() or _Manner(system=system, safe=False, deadline=http.DEADLINE, repeats=0)
    manner.sent |= system == manner.system
    headers = {name: v.decode() if isinstance(v, bytes) else v for name, v in request.headers.items()}
    answer = http.call(
        system,
        request.method,
        request.url,
        headers={**headers, "Accept-Encoding": "identity"},  # DynamoDB's checksum is of the bytes as they are sent
        data=request.body,  # type: ignore[arg-type]  # bytes or text: nothing here streams
        safe=manner.safe,
        deadline=manner.deadline,
        repeats=manner.repeats,
        hand_back=ANSWERED_WITH_A_CODE,
        is_signed=True,
        to=to,
    )
    return AWSResponse(request.url, answer.status, answer.headers, _Body(answer.body))  # type: ignore[arg-type]  # reads as urllib3's


def forget_clients() -> None:
    """The next ones are made anew: after a fork, or when the environment boto3 reads has changed."""
    global _lock  # noqa: PLW0603 a fork may have copied it locked
    _lock = threading.Lock()
    _clients.clear()


os.register_at_fork(after_in_child=forget_clients)

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
# https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html : of them all what comes with 4xx.
TRY_LATER = {
    "ConditionalRequestConflict",
    "ExpiredToken",
    "ExpiredTokenException",
    "ModelNotReadyException",
    "OperationAborted",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceQuotaExceededException",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionCanceledException",  # for lack of room: one that a taken key cancels is answered where it is asked
    "TransactionConflictException",
    "TransactionInProgressException",
}
ORDINARY = {"ConditionalCheckFailedException", "NoSuchKey", "PreconditionFailed", "TransactionCanceledException"}
UNCERTAIN = {"ModelErrorException", "ModelTimeoutException", "RequestTimeout", "RequestTimeoutException"}
