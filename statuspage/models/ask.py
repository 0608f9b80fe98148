"""Asking for an approval: one row each time that a draft begins to wait, who was asked, and who said that it is not them."""

from django.db import models
from django.db.models.expressions import Func

from incidents.models.person import Person
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft


class Ask(models.Model):
    """`turn` counts the approvals that the draft has had before. Up to `level` people were paged; at 0 they were only asked."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="asks")
    turn = models.PositiveSmallIntegerField()
    episode = models.PositiveIntegerField()  # of the incident
    level = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))
    next_at = models.DateTimeField(null=True, blank=True)  # when the next level is paged; None: nobody is, by time

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "turn", "episode"], name="ask_once_each_time_it_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.draft}, time {self.turn + 1}"

    @classmethod
    def turn_of(cls, draft: Draft) -> int:
        """Which time it waits: so often it was approved before, and is pending again."""
        return Approval.objects.filter(revision__draft=draft).count()


class Asked(models.Model):
    """One person asked. `level` 0 is a direct message; from 1 on they were paged at that level."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint(fields=["ask", "person", "level"], name="asked_once_at_a_level")]

    def __str__(self) -> str:
        return f"{self.person}, {self.ask}"


class PassedOn(models.Model):
    """Somebody wants the next person asked at once: who was asked and says not me, or who waits for an answer. Once each."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="passed_on")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "passed on"
        constraints = [models.UniqueConstraint(fields=["ask", "person"], name="passed_on_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person} passed on {self.ask}"
