"""For each alerting rule what has to happen that it fires, on the record or in the outside world."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ai.models import LoggingLook, ModelCall
from clients import breaker
from console.models import Endpoint
from console.models.endpoint import OffReason
from incidents import lifecycle
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.mark import note_fork
from incidents.audit.record import record
from incidents.models import Incident, OutboxEntry, RoomTurn
from incidents.models.alert import Alert, Found
from incidents.models.audit_check import AuditCheck, CheckState
from incidents.models.incident import State
from incidents.models.watermark import Watermark
from incidents.restore.hold import hold
from statuspage.metrics import PUBLISHED
from statuspage.models.foreign_post import ForeignPost, Kind
from statuspage.models.gate_check import GateCheck
from tests.statuspage.conftest import past_the_walls


def ago(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def webhooks_missed(incident: Incident) -> None:
    Alert.objects.create(
        source="oncall", group_id="IMISSED", incident=incident, title="x", severity="P1", found_by=Found.RECONCILED,
        started_at=timezone.now(),
    )  # fmt: skip


def reconciliation_stale(_incident: Incident) -> None:
    Watermark.objects.update_or_create(
        source="grafana-oncall", defaults={"at": timezone.now(), "checked_at": timezone.now() - ago(6)}
    )


def room_held(incident: Incident) -> None:
    RoomTurn.objects.update_or_create(
        incident=incident, defaults={"integration": "x", "granted_at": None, "asked_at": timezone.now() - ago(11)}
    )


def room_failed(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(state=State.ASSEMBLY_FAILED)


def assembly_slow(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(state=State.ROOM_ASSEMBLING, opened_at=timezone.now() - ago(6))
    lifecycle.room_assembled(Incident.objects.get(pk=incident.pk), actor=WORKER, channel="C1")


def directory_failing(incident: Incident) -> None:
    with transaction.atomic():
        record(
            Action.DIRECTORY_LOOKUP_FAILED, actor=WORKER, incident=incident, words={"why": "w"}, group="g", code="503"
        )


def gate_violated(_incident: Incident) -> None:
    _gate_check(violations=[{"what": "x"}])


def publications_failing(_incident: Incident) -> None:
    PUBLISHED.labels(outcome="refused").inc()


def foreign_post(_incident: Incident) -> None:
    ForeignPost.objects.create(page="p", statuspage_incident="x", kind=Kind.POSTED, digest="d")


def page_unread(_incident: Incident) -> None:
    _gate_check(looked_at=timezone.now() - ago(16))


def _gate_check(**changes: object) -> None:
    GateCheck.objects.update_or_create(page=settings.STATUSPAGE_PAGE_ID, defaults=changes)


def chain_forked(incident: Incident) -> None:
    note_fork(incident.chain, 1)


def mirror_behind(_incident: Incident) -> None:
    past_the_walls("UPDATE incidents_auditevent SET recorded_at = now() - interval '6 min'", "incidents_auditevent")


def log_differs(_incident: Incident) -> None:
    _audit_check(timezone.now(), findings=[{"said": "x"}], state=CheckState.BROKEN)


def check_overdue(_incident: Incident) -> None:
    _audit_check(timezone.now() - timedelta(hours=settings.AUDIT_CHECK_HOURS + 13), state=CheckState.SOUND)


def _audit_check(at: datetime, **more: Any) -> None:
    AuditCheck.objects.all().delete()
    AuditCheck.objects.create(started_at=at, finished_at=at, **more)


def prompts_logged(_incident: Incident) -> None:
    LoggingLook.objects.update(is_on=True)


def logging_unseen(_incident: Incident) -> None:
    LoggingLook.objects.update(looked_at=timezone.now() - ago(16))


def spent(percent: int) -> Callable[[Incident], None]:
    def spend(_incident: Incident) -> None:
        cost = settings.AI_MONTHLY_BUDGET_USD * percent / 100
        ModelCall.objects.create(job="status_draft", model="m", prompt="p", asked_at=timezone.now(), cost_usd=cost)

    return spend


def installation_held(_incident: Incident) -> None:
    hold("The mirror has event 7 of SYSTEM#x, and this database ends at 4.")


def effects_late(_incident: Incident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_outboxentry SET due_at = now() - interval '2 minutes'")


def effect_dead(incident: Incident) -> None:
    OutboxEntry.objects.filter(incident=incident, kind="assemble_room").update(state="dead")


def endpoint_off(_incident: Incident) -> None:
    Endpoint.objects.create(
        url="https://x.example", description="x", kinds=["incident.opened"], secret="x", is_on=False,
        off_reason=OffReason.FAILING, off_at=timezone.now(),
    )  # fmt: skip


def system_away(_incident: Incident) -> None:
    for _ in range(5):
        breaker.note("linear", alive=False)
    breaker.close_all()


SCENES: dict[str, Callable[[Incident], None]] = {
    "WebhooksMissed": webhooks_missed,
    "ReconciliationStale": reconciliation_stale,
    "RoomHeldForLong": room_held,
    "RoomFailed": room_failed,
    "AssemblySlow": assembly_slow,
    "DirectoryFailing": directory_failing,
    "GateViolated": gate_violated,
    "PublicationsFailing": publications_failing,
    "ForeignPostUnsigned": foreign_post,
    "StatusPageUnread": page_unread,
    "AuditChainForked": chain_forked,
    "AuditMirrorBehind": mirror_behind,
    "AuditLogDiffers": log_differs,
    "AuditCheckOverdue": check_overdue,
    "ModelPromptsLogged": prompts_logged,
    "ModelLoggingUnseen": logging_unseen,
    "ModelBudgetHalfSpent": spent(50),
    "ModelBudgetNearlySpent": spent(80),
    "ModelBudgetSpent": spent(100),
    "InstallationHeld": installation_held,
    "EffectsLate": effects_late,
    "EffectDead": effect_dead,
    "EndpointOff": endpoint_off,
    "SystemAway": system_away,
}
