"""How incidents went, in numbers, of a range of days: what docs/analytics.md explains. All incidents count, and none is named."""

from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import described
from console.api.door import Door
from console.api.fields import Choice, Day, Strict, Text
from console.api.refusals import invalid
from incidents.analytics.measures import measures
from incidents.analytics.period import Measures, Timing
from incidents.analytics.span import MOST_DAYS, Step
from incidents.models.access_token import Scope
from incidents.models.incident import Severity
from incidents.zones import zone_called

ZONE = r"^[A-Za-z0-9_+/-]{1,64}$"


class SpreadOut(serializers.Serializer[Any]):
    """Of `count` times, in seconds. Null of none."""

    count = serializers.IntegerField()
    median = serializers.IntegerField(allow_null=True)
    p95 = serializers.IntegerField(allow_null=True)


class TimesOut(serializers.Serializer[Any]):
    """How long things took."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {str(one): SpreadOut() for one in Timing}


class BySeverity(serializers.Serializer[Any]):
    """How many incidents."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {str(one): serializers.IntegerField() for one in Severity}


class PeriodOut(serializers.Serializer[Any]):
    """What started in these days, both included."""

    since = serializers.DateField()
    until = serializers.DateField()
    incidents = BySeverity()
    false_alarms = serializers.IntegerField()
    times = TimesOut()
    reminded = serializers.IntegerField(help_text="Reminders of a room update.")
    answered = serializers.IntegerField(help_text="Those that one followed in time.")


class PulseOut(serializers.Serializer[Any]):
    """How ICs rated incidents, five or more together, over whole months."""

    since = serializers.DateField()
    until = serializers.DateField()
    ratings = serializers.IntegerField()
    average = serializers.FloatField(help_text="1 to 5 stars.")


class MeasuresOut(serializers.Serializer[Any]):
    """The range, and its days or weeks in order."""

    zone = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.values, allow_null=True)
    step = serializers.ChoiceField(choices=[str(one) for one in Step], help_text="How long each period is.")
    is_exact = serializers.BooleanField(
        help_text="Times are such as happened; else within 1 % of those. Counts always are."
    )
    is_behind = serializers.BooleanField(help_text="The newest incidents are not counted yet.")
    whole = PeriodOut()
    periods = PeriodOut(many=True)
    pulse = PulseOut(many=True)


class AskedMeasures(Strict):
    """Which days."""

    since = Day(help_text="The first day.")
    until = Day(help_text=f"The last day, included; {MOST_DAYS} days at most.")
    zone = Text(default="UTC", pattern=ZONE, help_text="In which days are counted, such as Europe/Berlin.")
    severity = Choice(choices=Severity.values, required=False)


class Analytics(Door):
    """One range a request."""

    query = AskedMeasures

    @described("analytics", MeasuresOut, query=AskedMeasures)
    def get(self, request: Request) -> Response:
        """How many incidents there were, how long things took, whether reminders helped."""
        self.enter(Scope.READ, "get_analytics")
        return Response(MeasuresOut(_told(self._measured())).data)

    def _measured(self) -> Measures:
        since, until, severity = self.asked["since"], self.asked["until"], self.asked.get("severity")
        try:
            return measures(
                since, until, zone=_zone(self.asked["zone"]), severity=Severity(severity) if severity else None
            )
        except ValueError:
            words = f"It is 1 to {MOST_DAYS} days, the first one first."
            raise invalid("query:until", words) from None


def _zone(name: str) -> ZoneInfo:
    zone = zone_called(name)
    if zone is None:
        raise invalid("query:zone", "There is no such time zone. Write it like Europe/Berlin.")
    return zone


def _told(found: Measures) -> dict[str, Any]:
    parts = {
        name: getattr(found, name)
        for name in ("severity", "step", "is_exact", "is_behind", "whole", "periods", "pulse")
    }
    return {"zone": str(found.span.zone), **parts}
