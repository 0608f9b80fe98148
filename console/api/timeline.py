"""An incident's timeline: what happened, as sentences, and notes that are written into it."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import described, writes
from console.api.door import Door
from console.api.fields import Flag, Strict, Text
from console.api.limits import refuse_beyond
from console.api.once import Done, once
from console.api.pages import NextPage, Paged, ordered, page
from console.api.seen import the
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident
from incidents.models.access_token import Scope
from incidents.notes import MOST_NOTE, add_note
from incidents.timeline import MACHINERY, Line, lines_of

NOTED_AN_HOUR = 60


class LineOut(serializers.Serializer[Line]):
    """One thing that happened."""

    seq = serializers.IntegerField(help_text="Its number in the incident's chain.")
    at = serializers.DateTimeField()
    action = serializers.CharField()
    said = serializers.CharField(help_text="As a sentence, without its full stop.")
    who = serializers.CharField(allow_blank=True, help_text="By name; empty where it was nobody.")
    event = serializers.UUIDField(help_text="The audit event.")
    link = serializers.CharField(allow_blank=True, help_text="To the message that was kept; else empty.")


class TimelineOut(NextPage):
    """A page of the timeline."""

    results = LineOut(many=True)


class AskedTimeline(Paged):
    """Which part of it."""

    ordering = ordered("seq", default="seq", help_text="By default from the beginning.")
    machinery = Flag(default=False, help_text="With what people need not read, such as commands received.")


class Noted(Strict):
    """A note."""

    text = Text(min_length=1, max_length=MOST_NOTE, pattern=r"\S")


class Timeline(Door):
    """What happened."""

    query = AskedTimeline

    @described("incidents_timeline", TimelineOut, query=AskedTimeline, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """The timeline, a page at a time."""
        incident = self.enter_incident(reference, "get_timeline")
        events = AuditEvent.objects.filter(chain=incident.chain)
        if not self.asked["machinery"]:
            events = events.exclude(action__in=MACHINERY)
        found, after = page(events, self.asked, by=[self.asked["ordering"]], of=incident.chain)
        return Response(TimelineOut({"results": lines_of(found), "next": after}).data)


class Notes(Door):
    """What is written into it."""

    @writes("incidents_note", Noted, LineOut)
    def post(self, request: Request, reference: str) -> Response:
        """Writes into the timeline, as `/incident note` does."""
        self.access.refuse_without(Scope.NOTE)
        incident = the(reference, self.access.actor)
        asked = Noted(data=request.data)
        asked.is_valid(raise_exception=True)
        return once(self, lambda key: self._note(incident, asked.validated_data["text"], key))

    def _note(self, incident: Incident, text: str, key: str) -> Done:
        refuse_beyond(self.access, "note", incident, most=NOTED_AN_HOUR)
        add_note(incident, text=text, actor=self.access.actor, once=key)
        event = incident.events.get(action=Action.NOTE_ADDED, parsed__detail__once=key)
        said: dict[str, Any] = dict(LineOut(lines_of([event])[0]).data)
        return 201, said, reverse("api_timeline", args=[incident.reference])
