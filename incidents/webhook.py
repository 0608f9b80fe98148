"""`POST /webhooks/grafana-oncall`: verify, parse, call one verb, answer. Never a 500 for anything a sender can send."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clients.errors import OutsideError
from incidents import fetch, intake, schemes
from incidents.errors import WebhookRejected
from incidents.metrics import WEBHOOKS
from incidents.payloads import read_group_id, read_reports

log = structlog.get_logger(__name__)

View = Callable[[HttpRequest], HttpResponse]


def verified(view: Callable[[HttpRequest, schemes.Verified], HttpResponse]) -> View:
    """The only way in: the view below runs for verified bytes alone, and every refusal has its answer here."""

    @csrf_exempt
    def door(request: HttpRequest) -> HttpResponse:
        try:
            return view(request, _verify(request))
        except WebhookRejected as rejected:
            return _refuse(rejected)
        except OutsideError:
            return _refuse(WebhookRejected(503, "secret_store_unreachable", retry_after=5))
        except (OperationalError, InterfaceError):
            return _refuse(WebhookRejected(503, "database_unavailable", retry_after=2))

    door.verifier = "webhook"  # type: ignore[attr-defined]  # looked for by the test that walks urls.py
    return door


@verified
def grafana_oncall(_request: HttpRequest, delivery: schemes.Verified) -> HttpResponse:
    """Records what OnCall and Grafana Alerting report. 200 only after commit."""
    if not delivery.is_signed:
        receipt = fetch.note(read_group_id(delivery.body), delivery=delivery)
        WEBHOOKS.labels(outcome=receipt.outcome).inc()
        return JsonResponse({"message": receipt.message})
    receipt = intake.receive(read_reports(delivery.body), delivery=delivery)
    WEBHOOKS.labels(outcome=receipt.outcome).inc()
    return JsonResponse({"message": receipt.message, "incident_id": receipt.reference or None})


def _verify(request: HttpRequest) -> schemes.Verified:
    if request.method != "POST":
        raise WebhookRejected(405, "method_not_allowed")
    if len(request.body) > settings.WEBHOOK_MAX_BYTES:
        raise WebhookRejected(413, "body_too_large")
    return schemes.verify(request.body, request.headers)


MESSAGES = {
    "method_not_allowed": "only POST is taken here",
    "body_too_large": "the body is over the size limit",
    "not_json": "the body is not JSON",
    "wrong_shape": "the body has not the expected shape",
    "secret_store_unreachable": "the signing secret cannot be read just now; send it again",
    "database_unavailable": "the record cannot be written just now; send it again",
}


def _refuse(rejected: WebhookRejected) -> HttpResponse:
    """Counts, logs route and reason, answers. Nothing of the request goes anywhere."""
    WEBHOOKS.labels(outcome=rejected.reason).inc()
    log.warning("webhook_rejected", route="/webhooks/grafana-oncall", reason=rejected.reason)
    answer: dict[str, object] = {"message": MESSAGES.get(rejected.reason, "not verified")}
    if rejected.fields:
        answer["fields"] = rejected.fields
    response = JsonResponse(answer, status=rejected.status)
    if rejected.status == 405:
        response["Allow"] = "POST"
    if rejected.retry_after:
        response["Retry-After"] = str(rejected.retry_after)
    return response
