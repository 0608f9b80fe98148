"""One event, opened: as it was written, with its place in the chain, its hashes, and whether the second copy holds it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from console.audit.find import visible_events
from console.audit.kinds import called
from console.audit.pages import reader
from console.audit.shown import Row, rows_of
from console.audit.zone import name_of, zone_of
from incidents.audit.chain import next_hash
from incidents.audit.store import is_mirrored
from incidents.models import AuditEvent, MirrorMark


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One event. `written` is its content as it was hashed, indented; `fits` says whether its hash is that of its bytes."""

    row: Row
    name: str
    written: str
    raw: str
    previous: str
    hash: str
    fits: bool
    recorded_at: datetime
    mirror: str
    before: AuditEvent | None
    after: AuditEvent | None


@require_safe
def event_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One that there is not, and one that is not for this reader, are the same 404."""
    event = visible_events(reader(request)).filter(pk=pk).select_related("incident").first()
    if event is None:
        raise Http404
    zone = zone_of(request)
    opened = _opened(event, rows_of([event], zone=zone)[0])
    context = {
        **admin.site.each_context(request),
        "title": f"{opened.name}, event {event.seq}",
        "opened": opened,
        "zone_name": name_of(zone, timezone.now()),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "console/audit/event.html", context)


def _opened(event: AuditEvent, row: Row) -> Opened:
    beside = AuditEvent.objects.filter(chain=event.chain, seq__in=(event.seq - 1, event.seq + 1)).only("seq")
    by_place = {one.seq: one for one in beside}
    canonical = bytes(event.canonical)
    return Opened(
        row=row,
        name=called(event.action),
        written=_indented(canonical),
        raw=canonical.decode(errors="replace"),
        previous=bytes(event.previous).hex(),
        hash=bytes(event.hash).hex(),
        fits=next_hash(bytes(event.previous), canonical) == bytes(event.hash),
        recorded_at=event.recorded_at.astimezone(row.at.tzinfo),
        mirror=_mirror(event),
        before=by_place.get(event.seq - 1),
        after=by_place.get(event.seq + 1),
    )


def _indented(canonical: bytes) -> str:
    """To be read; what is no JSON any more, as it is."""
    try:
        return json.dumps(json.loads(canonical), indent=2, ensure_ascii=False)
    except ValueError:
        return canonical.decode(errors="replace")


def _mirror(event: AuditEvent) -> str:
    if not is_mirrored():
        return "none is set up"
    mark = MirrorMark.objects.filter(chain=event.chain).first()
    if mark and mark.seq >= event.seq:
        return "holds it, in DynamoDB"
    return "lacks it so far, and catches up by itself"
