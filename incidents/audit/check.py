"""Verification as background work: asked for or due every day, done in pieces, each of which leaves on record how far it came."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from clients.errors import OutsideError
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.finding import Finding
from incidents.audit.forked import stop_forked
from incidents.audit.record import record
from incidents.audit.result import Result
from incidents.audit.store import is_mirrored
from incidents.audit.stored import Place, count
from incidents.audit.verify import walk
from incidents.audit.verify_heads import check_heads
from incidents.authority import refuse_unless_may
from incidents.facts import AuditCheckWanted
from incidents.models.audit_check import AuditCheck, CheckState
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import Clock
from incidents.outbox.lease import LeaseLost, renew
from incidents.system_verb import system_verb

PIECE_SECONDS = 20.0  # of one message: a worker is free for something else in between
SAVE_SECONDS = 1.0
AGAIN = timedelta(hours=1)  # after one that could not ask the mirror


@system_verb
def ask_check(*, actor: Actor, incident: Incident | None = None, since: datetime | None = None) -> AuditCheck:
    """Gives the check that is under way from now on: of one incident, of what was written since, or of everything.

    Whoever asks for one that is under way is given that. Raises NotYours.
    """
    refuse_unless_may(actor.as_of_now(), "ask_check", None)
    check, is_new = _begin(asked_by=actor.person, incident=incident, since=since)
    if is_new:
        of = str(incident.pk) if incident else ""
        record(Action.AUDIT_CHECK_ASKED, actor=actor, check=check.pk, of_incident=of)
    return check


def newest_check(incident: Incident | None = None) -> AuditCheck | None:
    """The last check, under way or not, of that incident, or of everything."""
    return AuditCheck.objects.filter(incident=incident, since=None).order_by("-started_at").first()


def check_when_due() -> AuditCheck | None:
    """Begins one of everything every AUDIT_CHECK_HOURS; None where it is not time. Two at once begin one."""
    last = newest_check()
    if not settings.AUDIT_CHECK_HOURS or (last and last.state == CheckState.RUNNING):
        return None
    wait = AGAIN if last and last.state == CheckState.UNREACHABLE else timedelta(hours=settings.AUDIT_CHECK_HOURS)
    if last and last.started_at > timezone.now() - wait:
        return None
    return _begin(asked_by=None, incident=None, since=None)[0]


def go_on(check_id: int, piece: int) -> None:
    """Does one piece of a check, from where it stands. One that is over, or whose next piece is owed, is left alone.

    Raises LeaseLost where another worker goes on with it.
    """
    check = AuditCheck.objects.select_related("incident").get(pk=check_id)
    if check.state != CheckState.RUNNING or check.piece != piece:
        return None
    result = _so_far(check)
    try:
        if not _walk(check, result):
            return None
        result.take_heads(check_heads(chain=_chain(check)))
    except OutsideError as outage:
        result.heads = f"Not all could be checked: {outage}"
        return _finish(check, result, CheckState.BROKEN if result.findings else CheckState.UNREACHABLE)
    return _finish(check, result, CheckState.BROKEN if result.findings else CheckState.SOUND)


def _begin(*, asked_by: Person | None, incident: Incident | None, since: datetime | None) -> tuple[AuditCheck, bool]:
    total = count(only=incident.chain if incident else "", since=since)
    with transaction.atomic():
        check, is_new = AuditCheck.objects.get_or_create(
            state=CheckState.RUNNING,
            incident=incident,
            since=since,
            defaults={"asked_by": asked_by, "events_total": total},
        )
        if is_new:
            _owe(check)
    return check, is_new


def _owe(check: AuditCheck) -> None:
    announce(AuditCheckWanted(check.pk, check.piece), key=f"audit-check:{check.pk}:{check.piece}")


def _chain(check: AuditCheck) -> str:
    return check.incident.chain if check.incident else ""


def _so_far(check: AuditCheck) -> Result:
    return Result(
        events=check.events_done,
        findings=[Finding(**row) for row in check.findings],
        warnings=[Finding(**row) for row in check.warnings],
    )


def _walk(check: AuditCheck, result: Result) -> bool:
    """Whether it came to the end; if not, the next piece is owed."""
    now = time.monotonic()
    until, save_at = now + PIECE_SECONDS, now + SAVE_SECONDS
    after = Place(check.chain, check.seq)
    for step in walk(only=_chain(check), since=check.since, after=after, mirrored=is_mirrored()):
        result.take(step)
        after, now = step.place, time.monotonic()
        if now >= until and after != (
            check.chain,
            check.seq,
        ):  # the end of a chain comes again, which is no way forward
            _hand_on(check, result, after)
            return False
        if now >= save_at:
            _save(check, result, after)
            save_at = now + SAVE_SECONDS
    _save(check, result, after)
    return True


def _save(check: AuditCheck, result: Result, place: Place) -> None:
    """Where nobody else has gone on with it meanwhile."""
    there = AuditCheck.objects.filter(
        pk=check.pk, state=CheckState.RUNNING, piece=check.piece, chain=check.chain, seq=check.seq
    )
    moved = there.update(
        chain=place.chain,
        seq=place.seq,
        moved_at=Clock(),
        events_done=result.events,
        findings=[one.kept() for one in result.findings],
        warnings=[one.kept() for one in result.warnings],
    )
    if not moved:
        raise LeaseLost(f"audit check {check.pk}")
    check.chain, check.seq = place
    renew()


def _hand_on(check: AuditCheck, result: Result, place: Place) -> None:
    with transaction.atomic():
        _save(check, result, place)
        check.piece += 1
        check.save(update_fields=["piece"])
        _owe(check)


def _finish(check: AuditCheck, result: Result, state: CheckState) -> None:
    stop_forked(result.findings)
    with transaction.atomic():
        _save(check, result, Place(check.chain, check.seq))
        AuditCheck.objects.filter(pk=check.pk).update(state=state, finished_at=Clock(), heads=result.heads)
        if result.findings:
            first = result.findings[0]
            record(
                Action.AUDIT_CHECK_FAILED,
                actor=WORKER,
                words={"finding": str(first)},
                check=check.pk,
                differing_chain=first.chain,
                at_seq=first.seq,
                field=first.field,
                differences=len(result.findings),
            )
