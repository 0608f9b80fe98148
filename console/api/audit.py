"""The audit log with all that it takes to verify it elsewhere. Whoever reads it so takes it away: auditors and operators may."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.binary import Canonical, Hex
from console.api.described import described
from console.api.door import Door
from console.api.fields import Choice, Moment, Text
from console.api.pages import NextPage, Paged, ordered, page
from console.api.seen import the
from console.audit.find import visible_events
from console.audit.shown import Row, rows_of
from incidents.audit.actions import Action
from incidents.audit.chain import origin
from incidents.audit.extent import extent_of
from incidents.audit.store import is_mirrored
from incidents.authority import refuse_unless_may
from incidents.models import AuditEvent, ChainSalt, Incident, MirrorMark
from incidents.models.access_token import Scope
from incidents.models.audit_event import DONE_BY

ACTOR = r"^(p_[0-9a-f]{16}|[a-z][a-z ]{0,39})$"

ORDERS = {"at": ("at", "seq", "id"), "place": ("chain", "seq")}  # by what each tells all events apart


class EventOut(serializers.Serializer[Row]):
    """An event as it was written: `hash` is SHA-256(`previous` + `canonical`), the one as bytes, the other as UTF-8."""

    id = serializers.UUIDField(source="event.pk")
    chain = serializers.CharField(source="event.chain")
    incident = serializers.CharField(source="event.incident.reference", allow_null=True, default=None)
    seq = serializers.IntegerField(source="event.seq")
    at = serializers.DateTimeField()
    action = serializers.CharField(source="event.action")
    said = serializers.CharField(help_text="As a sentence, with names as they are now. It is in no hash.")
    who = serializers.CharField(allow_blank=True)
    previous = Hex(source="event.previous", help_text="The hash before it, in hex.")
    canonical = Canonical(source="event.canonical", help_text="What was hashed: RFC 8785 JSON, as text.")
    hash = Hex(source="event.hash", help_text="In hex.")


class EventsOut(NextPage):
    """A page of events."""

    results = EventOut(many=True)


class AskedEvents(Paged):
    """Which events of all chains."""

    action = Choice(choices=sorted(Action.values), required=False)
    actor = Text(required=False, pattern=ACTOR, help_text="A person's reference, or a part of the product: `worker`.")
    since = Moment(required=False)
    until = Moment(required=False, help_text="Up to then, and not then.")
    ordering = ordered(
        *ORDERS,
        default="-at",
        help_text="By default the newest first. `place`: chain after chain, each in its own order.",
    )


class AskedChain(Paged):
    """Which part of a chain: in its own order, as it is verified."""

    ordering = ordered("seq", default="seq")


class Verification(serializers.Serializer[Any]):
    """What binds an incident's chain to the signed heads (docs/audit.md). The key that signed comes from elsewhere."""

    incident = serializers.CharField()
    chain = serializers.CharField()
    first_previous = serializers.CharField(help_text="The `previous` of event 1: SHA-256 of the incident's id, in hex.")
    length = serializers.IntegerField(help_text="Events.")
    last_hash = serializers.CharField(help_text="Of the last of them, in hex.")
    salt = serializers.CharField(allow_null=True, help_text="In hex; null before the first head that names the chain.")
    leaf = serializers.CharField(allow_null=True, help_text="How heads name the chain: SHA-256(id + salt), in hex.")
    first_head = serializers.IntegerField(allow_null=True, help_text="The number of the first that names it.")
    newest_head = serializers.IntegerField(allow_null=True)
    mirrored = serializers.IntegerField(
        allow_null=True, help_text="Up to which event the mirror has it; null without one."
    )


class Audit(Door):
    """All chains that the owner of the token may read."""

    query = AskedEvents

    @described("audit_list", EventsOut, query=AskedEvents)
    def get(self, request: Request) -> Response:
        """Events of all incidents and of the system, in the order of time."""
        enter(self, "list_audit")
        events, asked = visible_events(self.access.actor), self.asked
        if "action" in asked:
            events = events.filter(action=asked["action"])
        if "actor" in asked:
            events = events.alias(done_by=DONE_BY).filter(done_by=asked["actor"])
        if "since" in asked:
            events = events.filter(at__gte=asked["since"])
        if "until" in asked:
            events = events.filter(at__lt=asked["until"])
        side, name = ("-", asked["ordering"][1:]) if asked["ordering"].startswith("-") else ("", asked["ordering"])
        by = [f"{side}{field}" for field in ORDERS[name]]
        return _answer(*page(events.select_related("incident"), asked, by=by, of="audit"))


class AuditOfIncident(Door):
    """One incident's chain."""

    query = AskedChain

    @described("incidents_audit", EventsOut, query=AskedChain, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """The chain of one incident, from its first event."""
        incident = enter_incident(self, reference, "get_audit")
        events = AuditEvent.objects.filter(chain=incident.chain).select_related("incident")
        return _answer(*page(events, self.asked, by=[self.asked["ordering"]], of=f"audit {incident.chain}"))


class OneEvent(Door):
    """Any of them."""

    @described("audit_get", EventOut, finds=True)
    def get(self, request: Request, pk: UUID) -> Response:
        """One event."""
        enter(self, "get_event")
        event = visible_events(self.access.actor).select_related("incident").filter(pk=pk).first()
        if event is None:
            raise Http404
        return Response(EventOut(rows_of([event], zone=UTC)[0]).data)


class VerificationOfIncident(Door):
    """What its chain is held against."""

    @described("incidents_verification", Verification, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """Both ends of the chain, and how the signed heads name it."""
        incident = enter_incident(self, reference, "get_verification")
        return Response(Verification(_verification(incident)).data)


def enter(door: Door, what: str, incident: Incident | None = None) -> None:
    """Raises NotYours for a token that is not for that, or whose owner may not take the log away."""
    door.access.refuse_without(Scope.AUDIT)
    refuse_unless_may(door.access.actor, "export_audit", incident)
    door.access.note(what, incident)


def enter_incident(door: Door, reference: str, what: str) -> Incident:
    """The incident, for whom that is. Raises Http404 and NotYours."""
    door.access.refuse_without(Scope.AUDIT)
    incident = the(reference, door.access.actor)
    enter(door, what, incident)
    return incident


def _answer(events: list[AuditEvent], after: str | None) -> Response:
    return Response(EventsOut({"results": rows_of(events, zone=UTC), "next": after}).data)


def _verification(incident: Incident) -> dict[str, Any]:
    extent, mark = extent_of(incident), MirrorMark.objects.filter(chain=incident.chain).first()
    salted = ChainSalt.objects.filter(chain=incident.chain).first() if extent.newest_head else None
    return {
        "incident": incident.reference,
        "chain": incident.chain,
        "first_previous": origin(incident.chain).hash.hex(),
        "length": extent.up_to,
        "last_hash": extent.ends()[1].hex(),
        "salt": bytes(salted.salt).hex() if salted else None,
        "leaf": salted.leaf if salted else None,
        "first_head": extent.heads_after + 1 if salted else None,
        "newest_head": extent.newest_head if salted else None,
        "mirrored": (mark.seq if mark else 0) if is_mirrored() else None,
    }
