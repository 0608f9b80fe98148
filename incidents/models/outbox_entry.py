"""What is owed to the outside world: one row per listener of a fact, written in the transaction that made the fact true."""

from django.db import models

from incidents.models.incident import Incident


class OutboxState(models.TextChoices):
    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    DEAD = "dead"
    UNKNOWN = "unknown"  # it may have happened, and never is better than twice
    SUPERSEDED = "superseded"  # the episode it was made for has ended


UNFINISHED = (OutboxState.PENDING, OutboxState.CLAIMED)


class OutboxEntry(models.Model):
    """One owed effect. Times are the database's clock; `payload` carries ids only."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField()
    lane = models.CharField(max_length=100, blank=True)  # entries of one lane are done one at a time, in order
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="owed")
    episode = models.PositiveIntegerField(default=0)  # of a timed one, the episode it was made in; else 0
    rank = models.SmallIntegerField(default=25, db_default=25)  # outbox/rank.py: the lowest is taken up first

    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    in_doubt = models.BooleanField(default=False)  # an earlier try may have reached the other side: look first
    last_error = models.TextField(blank=True)

    created_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    due_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    prompted_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "owed effect"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=OutboxState.values), name="outbox_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=OutboxState.CLAIMED)
                | models.Q(lease_token__isnull=False, lease_until__isnull=False),
                name="outbox_claimed_has_a_lease",
            ),
            models.CheckConstraint(condition=models.Q(rank__gte=0), name="outbox_rank_is_known"),
        ]
        indexes = [
            models.Index(fields=["rank", "due_at"], condition=models.Q(state__in=UNFINISHED), name="outbox_turn"),
            models.Index(
                fields=["kind", "payload"], condition=models.Q(state=OutboxState.PENDING), name="outbox_waiting"
            ),
            models.Index(
                fields=["lane", "id"],
                condition=~models.Q(state=OutboxState.DONE) & ~models.Q(lane=""),
                name="outbox_lane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def has_failed(self) -> bool:
        """Given up, or waiting after a failure: what Retry is for."""
        return self.state == OutboxState.DEAD or (self.state == OutboxState.PENDING and bool(self.last_error))
