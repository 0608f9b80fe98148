"""An approval: one person, one digest, one authority, fifteen minutes. Only its voiding can be written later."""

from datetime import timedelta

from django.db import models

from incidents.approvers import Basis
from incidents.models.audit_event import AuditEvent
from incidents.models.person import Person
from incidents.outbox.clock import database_now
from statuspage.models.guarded import GuardedQuerySet
from statuspage.models.revision import Revision


class Approval(models.Model):
    """Rests on `group` (and `role` where the group alone is not enough) as they were; `event` is its STATUSPAGE_DRAFT_APPROVED."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="approvals")
    group = models.CharField(max_length=30)
    role = models.CharField(max_length=40, blank=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    expires_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="approval_expires_after_it_was_given"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + timedelta(hours=1)),
                name="approval_lasts_an_hour_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} by {self.approver}"

    @property
    def basis(self) -> Basis:
        """What it rests on, as it was."""
        return Basis(group=self.group, role=self.role)

    def void(self, why: str) -> None:
        """From now on it sends nothing. The database takes this change once, and no other."""
        self.voided_at, self.void_reason = database_now(), why
        self.save(update_fields=["voided_at", "void_reason"])
