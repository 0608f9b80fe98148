"""An incident: its state, who leads, and the only transitions there are."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.expressions import Func, Value
from django.utils import timezone

from clients import trace
from clients.postgresql.fixed import locked_by_key, related
from incidents.actor import Actor
from incidents.errors import TransitionRefused
from incidents.models.person import Person


class State(models.TextChoices):
    """PRODUCT's incident states; labels are how people read them."""

    ALERT_RECEIVED = "ALERT_RECEIVED", "alert received"
    ROOM_ASSEMBLING = "ROOM_ASSEMBLING", "room assembling"
    ASSEMBLY_FAILED = "ASSEMBLY_FAILED", "assembly failed"
    ROOM_ASSEMBLED = "ROOM_ASSEMBLED", "room assembled"
    ACTIVE = "ACTIVE", "active"
    MITIGATED = "MITIGATED", "mitigated"
    RESOLVED = "RESOLVED", "resolved"
    CANCELLED = "CANCELLED", "cancelled"


ENDED = frozenset({State.RESOLVED, State.CANCELLED})
OPEN = tuple(state for state in State if state not in ENDED)  # by which an index finds them; by `not ended` none does
TRANSITIONS: dict[State, frozenset[State]] = {
    State.ALERT_RECEIVED: frozenset({State.ROOM_ASSEMBLING, State.ACTIVE} | ENDED),
    State.ROOM_ASSEMBLING: frozenset({State.ROOM_ASSEMBLED, State.ASSEMBLY_FAILED, State.ACTIVE} | ENDED),
    State.ASSEMBLY_FAILED: frozenset({State.ROOM_ASSEMBLING, State.ACTIVE} | ENDED),
    State.ROOM_ASSEMBLED: frozenset({State.ACTIVE} | ENDED),
    State.ACTIVE: frozenset({State.MITIGATED, State.ROOM_ASSEMBLED} | ENDED),
    State.MITIGATED: frozenset({State.ACTIVE, State.ROOM_ASSEMBLED} | ENDED),
    State.RESOLVED: frozenset({State.ACTIVE, State.ROOM_ASSEMBLED}),
    State.CANCELLED: frozenset({State.ACTIVE, State.ROOM_ASSEMBLED}),
}


class CancelReason(models.TextChoices):
    """Why it was no incident after all."""

    FALSE_ALARM = "false alarm"
    DUPLICATE = "duplicate"


SELDOM = ("maybe_related", "ic", "handoff_to", "declared_by", "duplicate_of")  # nearly always NULL: no index holds that


class Severity(models.TextChoices):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


# `lock` in one message with the statement that follows it, for what is too frequent to ask twice.
LOCK_FIRST = "SELECT FROM incidents_incident WHERE id = %(incident)s FOR NO KEY UPDATE;"


class IncidentQuerySet(models.QuerySet["Incident"]):
    """How incidents are read and locked."""

    def visible_to(self, actor: Actor) -> "IncidentQuerySet":
        """The incidents this actor may know of. Every surface reads through here; for a deactivated person there are none."""
        return self.none() if actor.person and not actor.person.is_active else self

    def open_with(self, person: Person) -> "IncidentQuerySet":
        """The open ones in which this person leads, is offered the lead, or holds a role; each once."""
        part = models.Q(ic=person) | models.Q(handoff_to=person) | models.Q(roles__person=person)
        return self.exclude(state__in=ENDED).filter(part).distinct()

    def with_people(self) -> "IncidentQuerySet":
        """With all that authority.py asks of them, so that it asks the database nothing."""
        return self.select_related("ic", "handoff_to").prefetch_related(
            "roles__person",
            "responders",
            "stand_ins__named_by__user__groups",
            "stand_ins__named_by__merged_into__user__groups",
        )

    def locked(self) -> "IncidentQuerySet":
        """The rows, locked until the transaction ends. Who writes a row that only names one of them waits for nobody."""
        return self.select_for_update(no_key=True)

    def lock(self, pk: Any) -> "Incident":
        """The incident, locked until the transaction ends. It is its chain's lock too, and the first in the lock order."""
        trace.about(pk)
        incident: Incident = locked_by_key(Incident).get(pk)
        return incident


class Incident(models.Model):
    """One incident, `INC-<number>`. Changed only by the verbs of this app."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(
        unique=True, editable=False, db_default=Func(Value("incident_number"), function="nextval")
    )

    # what
    title = models.CharField(max_length=300)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    highest_severity = models.CharField(max_length=2, blank=True, default="", db_default="", editable=False)
    severity_given = models.BooleanField(default=True)  # False: no label said so, the source's default was taken
    service = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True)
    affected = ArrayField(  # services that people named
        models.CharField(max_length=200), default=list, db_default=models.Value("{}"), blank=True
    )

    # fired where that one did soon after its end, with nothing to tell them apart by; or was split off it
    maybe_related = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    # where it stands
    state = models.CharField(max_length=16, choices=State.choices, default=State.ALERT_RECEIVED)
    needs_room = models.BooleanField(default=False)
    shadow = models.BooleanField(default=False, db_default=False)  # its source is in shadow mode
    episode = models.PositiveIntegerField(default=1)  # counts openings; what is owed to an ended episode is superseded

    # who
    ic = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led", db_index=False)
    ic_since = models.DateTimeField(null=True, blank=True)
    handoff_to = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    declared_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="declared", db_index=False
    )

    # when
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField(auto_now_add=True)
    detected_at = models.DateTimeField(null=True, blank=True)  # as people correct it; empty: when it was opened
    room_ready_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    mitigated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    # no incident after all; taken back when it is opened again
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=12, blank=True, default="", db_default="", choices=CancelReason.choices)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates", db_index=False
    )
    # of nudges: when those who speak for it last wrote in its room; since when, and until when, they are paused
    heard_at = models.DateTimeField(null=True, blank=True)
    silenced_at = models.DateTimeField(null=True, blank=True)
    silenced_until = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="incident_state_is_known"),
            models.CheckConstraint(condition=models.Q(severity__in=Severity.values), name="incident_severity_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.ACTIVE) | models.Q(ic__isnull=False), name="incident_active_has_an_ic"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.RESOLVED) | models.Q(resolved_at__isnull=False),
                name="incident_resolved_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(cancel_reason="", cancelled_at=None)
                | models.Q(cancel_reason__in=CancelReason.values, cancelled_at__isnull=False, state=State.CANCELLED),
                name="incident_cancelled_has_a_reason_and_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(cancel_reason=CancelReason.DUPLICATE, duplicate_of__isnull=False)
                | ~models.Q(cancel_reason=CancelReason.DUPLICATE) & models.Q(duplicate_of=None),
                name="incident_duplicate_has_another",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | ~models.Q(duplicate_of=models.F("id")),
                name="incident_is_no_duplicate_of_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-number"], name="incident_open_first"),
            models.Index(fields=["started_at", "number"], name="incident_in_time"),
            models.Index(fields=["service", "started_at"], condition=~models.Q(service=""), name="incident_by_service"),
            BrinIndex(fields=["opened_at"], pages_per_range=16, name="incident_opened_lately"),
            models.Index(
                fields=["service"],
                condition=~models.Q(service="") & ~models.Q(state__in=sorted(ENDED)),
                name="incident_open_by_service",
            ),
            models.Index(
                fields=["team"],
                condition=~models.Q(team="") & ~models.Q(state__in=sorted(ENDED)),
                name="incident_open_by_team",
            ),
            models.Index(
                fields=["resolved_at"], condition=models.Q(resolved_at__isnull=False), name="incident_resolved_lately"
            ),
            *(
                models.Index(
                    fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"incident_by_{name}"
                )
                for name in SELDOM
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The name used in every message, page and title: `INC-214`."""
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_led(self) -> bool:
        """Whether somebody leads it: an IC who was deactivated leads nothing any more."""
        return self.ic is not None and self.ic.is_active

    @property
    def chain(self) -> str:
        """The name of this incident's audit chain, and its partition key in the mirror."""
        return f"INCIDENT#{self.id}"

    @property
    def gravest(self) -> str:
        """The highest severity it ever had, which the database keeps: lowering it later loosens no rule of approving."""
        return min(self.severity, self.highest_severity or self.severity)

    def roles_of(self, person: Person) -> list[str]:
        """What somebody is in it, as people say it: `IC` first. No query where `roles` are loaded, and `merged` of them."""
        held = [one.label for one in related(self, "roles") if one.person_id in person.rows]
        return ["IC", *held] if self.ic_id in person.rows else held

    def move_to(self, state: State) -> None:
        """Sets the state; raises TransitionRefused where PRODUCT lists no such transition. The verb saves."""
        if state not in TRANSITIONS[State(self.state)]:
            so = " already" if state == self.state else f"; it cannot become {state.label}"
            raise TransitionRefused(f"{self.reference} is {self.get_state_display()}{so}.")
        self.state = state

    def minutes_open(self, until: datetime | None = None) -> int:
        """Whole minutes since it started: until then, else until it ended, else until now."""
        end = until or self.resolved_at or self.cancelled_at or timezone.now()
        return int((end - self.started_at).total_seconds() // 60)
