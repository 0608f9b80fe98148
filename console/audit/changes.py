"""What an event changed: before and after, as far as the log says it. Words are compared with the revision before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString

from console.audit.sentences import SPOILT
from console.page.changed import changed
from incidents.audit.actions import Action as A
from incidents.models import AuditEvent
from incidents.models.incident import State
from incidents.models.incident_role import label

WRITTEN = (A.STATUSPAGE_DRAFT_CREATED, A.STATUSPAGE_DRAFT_REVISED)
NOBODY = "nobody"
PARTS = {"body": "text"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One part, e.g. `severity`, and the text after with what went and what came marked."""

    part: str
    words: SafeString


Pair = tuple[str, Any, Any]  # part, before, after


def changes_of(events: Sequence[AuditEvent], *, names: Callable[[str], str]) -> dict[Any, list[Change]]:
    """By the event's id, of those that changed something. `names` puts names for references. One query, or none."""
    before = _revisions_before([event for event in events if event.action == A.STATUSPAGE_DRAFT_REVISED])
    found = {event.pk: _pairs(event, before.get(event.pk)) for event in events}
    return {
        key: [Change(part=part, words=changed(names(_said(was)), names(_said(now)))) for part, was, now in pairs]
        for key, pairs in found.items()
        if pairs
    }


def _pairs(event: AuditEvent, before: AuditEvent | None) -> list[Pair]:
    try:
        return [*_of_states(event), *_of_words(event, before)]
    except SPOILT:
        return []


def _of_states(event: AuditEvent) -> Iterator[Pair]:
    detail = event.parsed["detail"]
    match event.action:
        case A.INCIDENT_RESOLVED:
            yield "state", _state(detail["was"]), _state(State.RESOLVED)
        case A.STATE_CHANGED | A.REOPENED:
            yield "state", _state(detail["was"]), _state(detail["now"])
        case A.IC_CLAIMED:
            yield "IC", NOBODY, detail["ic"]
        case A.IC_RELEASED:
            yield "IC", detail["ic"], NOBODY
        case A.HANDOFF_ACCEPTED:
            yield "IC", detail["was"], detail["ic"]
        case A.ROLE_GIVEN:
            yield label(detail["role"]), detail["was"], detail["to"]
        case A.ROLE_TAKEN_AWAY:
            yield label(detail["role"]), detail["was"], NOBODY
        case A.GROUP_MEMBERSHIP_CHANGED:
            yield f"in {detail['group']}", *(("no", "yes") if detail["change"] == "added" else ("yes", "no"))
        case _:
            yield from _as_written(event)


def _as_written(event: AuditEvent) -> Iterator[Pair]:
    """Of an event that says `was` and `now`: of one value, or of several by name."""
    detail = event.parsed["detail"]
    if not {"was", "now"} <= detail.keys():
        return
    was, now = detail["was"], detail["now"]
    if isinstance(was, dict) and isinstance(now, dict):
        yield from ((key, was.get(key), now.get(key)) for key in sorted(was | now) if was.get(key) != now.get(key))
    else:
        yield ("severity" if event.action == A.SEVERITY_RAISED else "value"), was, now


def _of_words(event: AuditEvent, before: AuditEvent | None) -> Iterator[Pair]:
    if before is None:
        return
    was, now = before.words, event.words
    yield from ((PARTS.get(part, part), was.get(part), now[part]) for part in sorted(now) if was.get(part) != now[part])


def _revisions_before(events: Sequence[AuditEvent]) -> dict[Any, AuditEvent]:
    """For each of these edits the event before it that wrote the same draft, out of the log."""
    if not events:
        return {}
    earlier = AuditEvent.objects.filter(
        chain=OuterRef("chain"),
        seq__lt=OuterRef("seq"),
        action__in=WRITTEN,
        parsed__detail__draft=OuterRef("parsed__detail__draft"),
    )
    edits = AuditEvent.objects.filter(pk__in=[event.pk for event in events])
    pairs = dict(edits.values_list("pk", Subquery(earlier.order_by("-seq").values("pk")[:1])))
    found = AuditEvent.objects.in_bulk([key for key in pairs.values() if key])
    return {key: found[before] for key, before in pairs.items() if before in found}


def _state(name: str) -> str:
    return State(name).label


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOBODY
    return NOBODY if value is None else str(value)
