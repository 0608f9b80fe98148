"""`POST /webhooks/grafana-oncall`: verify, parse, call one verb, answer. Never a 500 for anything a sender can send."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clients.errors import OutsideError
from incidents import intake, signature
from incidents.errors import WebhookRejected
from incidents.metrics import WEBHOOKS
from incidents.payloads import read_report

log = structlog.get_logger(__name__)

View = Callable[[HttpRequest], HttpResponse]


def verified(view: Callable[[HttpRequest, intake.Verified], HttpResponse]) -> View:
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
def grafana_oncall(_request: HttpRequest, delivery: intake.Verified) -> HttpResponse:
    """Records what OnCall reports. 200 only after commit."""
    report = read_report(delivery.body)
    receipt = intake.receive(report, delivery=delivery)
    WEBHOOKS.labels(outcome=receipt.message.partition(":")[0] if ":" in receipt.message else "opened").inc()
    incident = receipt.incident
    return JsonResponse({"message": receipt.message, "incident_id": incident.reference if incident else None})


def _verify(request: HttpRequest) -> intake.Verified:
    if request.method != "POST":
        raise WebhookRejected(405, "method_not_allowed")
    if len(request.body) > settings.WEBHOOK_MAX_BYTES:
        raise WebhookRejected(413, "body_too_large")
    if signature.SCHEME not in settings.WEBHOOK_SCHEMES:
        raise WebhookRejected(401, "scheme_not_configured")
    return signature.verify(
        request.body,
        signature=request.headers.get("X-Grafana-OnCall-Signature", ""),
        timestamp=request.headers.get("X-Grafana-OnCall-Timestamp"),
    )


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
