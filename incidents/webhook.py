"""The doors for alerts and Linear's news, `/webhooks/...`: verify, parse, call one verb, answer. Never a 500, whatever is sent."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clients.errors import OutsideError
from incidents import fetch, intake, linear_webhook, refused, schemes, sources
from incidents.errors import WebhookRejected
from incidents.metrics import WEBHOOKS
from incidents.payloads import read_group_id, read_reports
from incidents.schemes import Verified

log = structlog.get_logger(__name__)

View = Callable[..., HttpResponse]


def verified(by: Callable[..., Verified]) -> Callable[[View], View]:
    """The only way in: the view below is given verified bytes alone, and every refusal has its answer here.

    `by(body, headers, ...)` vouches for them, with what the route names, or raises WebhookRejected.
    """

    def guard(view: View) -> View:
        @csrf_exempt
        def door(request: HttpRequest, **named: str) -> HttpResponse:
            is_verified = False
            try:
                vouched = by(_raw(request), request.headers, **named)
                is_verified = True
                return view(vouched, **named)
            except WebhookRejected as rejected:
                return _refuse(rejected, request, is_verified=is_verified)
            except OutsideError:
                return _refuse(WebhookRejected(503, "secret_store_unreachable", retry_after=5), request)
            except (OperationalError, InterfaceError):
                return _refuse(WebhookRejected(503, "database_unavailable", retry_after=2), request)
            except (
                ProgrammingError
            ) as error:  # its tables are not the ones this release knows: a migration is under way
                log.exception(
                    "database_not_as_expected", route=request.path, code=getattr(error.__cause__, "sqlstate", "")
                )
                return _refuse(WebhookRejected(503, "database_not_ready", retry_after=5), request)

        door.verifier = "webhook"  # type: ignore[attr-defined]  # looked for by the test that walks urls.py
        return door

    return guard


@verified(by=schemes.verify)
def grafana_oncall(delivery: Verified) -> HttpResponse:
    """Records what OnCall and Grafana Alerting report. 200 only after commit."""
    if not delivery.is_signed:
        return _receipt(fetch.note([read_group_id(delivery.body)], delivery=delivery))
    return _receipt(intake.receive(read_reports(delivery.body), delivery=delivery))


@verified(by=sources.verify)
def alerts(delivery: Verified, *, source: str) -> HttpResponse:
    """Records what another source reports."""
    return _receipt(sources.take(delivery, source=source))


@verified(by=linear_webhook.verify)
def linear(delivery: Verified) -> HttpResponse:
    """Notes that Linear is to be asked how one of our issues stands."""
    outcome = linear_webhook.take(delivery)
    WEBHOOKS.labels(outcome=outcome).inc()
    said = {"linear_changed": "Linear is asked how it stands", "linear_not_ours": "nothing of ours"}
    return JsonResponse({"message": said[outcome]})


def _receipt(receipt: intake.Receipt) -> HttpResponse:
    WEBHOOKS.labels(outcome=receipt.outcome).inc()
    answer: dict[str, str | None] = {"message": receipt.message}
    if receipt.outcome != "to_verify":
        answer["incident_id"] = receipt.reference or None
    return JsonResponse(answer)


def _raw(request: HttpRequest) -> bytes:
    if request.method != "POST":
        raise WebhookRejected(405, "method_not_allowed")
    if len(request.body) > settings.WEBHOOK_MAX_BYTES:
        raise WebhookRejected(413, "body_too_large")
    return request.body


MESSAGES = {
    "method_not_allowed": "only POST is taken here",
    "body_too_large": "the body is over the size limit",
    "not_json": "the body is not JSON",
    "wrong_shape": "the body has not the expected shape",
    "unknown_source": "no such source is configured",
    "secret_store_unreachable": "the signing secret cannot be read just now; send it again",
    "database_unavailable": "the record cannot be written just now; send it again",
}


def _refuse(rejected: WebhookRejected, request: HttpRequest, *, is_verified: bool = True) -> HttpResponse:
    """Counts, logs route and reason, answers. Nothing of the request goes anywhere."""
    WEBHOOKS.labels(outcome=rejected.reason).inc()
    route = request.resolver_match.route if request.resolver_match else ""  # as in urls.py: nothing the sender wrote
    heard = None if is_verified else refused.heard(request, f"/{route}")
    if heard is None or heard.is_told:
        log.warning("webhook_rejected", route=f"/{route}", reason=rejected.reason)
    if heard and heard.too_many:
        return refused.enough()
    answer: dict[str, object] = {"message": MESSAGES.get(rejected.reason, "not verified")}
    if rejected.fields:
        answer["fields"] = rejected.fields
    response = JsonResponse(answer, status=rejected.status)
    if rejected.status == 405:
        response["Allow"] = "POST"
    if rejected.retry_after:
        response["Retry-After"] = str(rejected.retry_after)
    return response
