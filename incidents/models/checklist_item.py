"""One item of an incident's checklist. Some tick themselves when the product knows; people tick the rest."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class Item(models.TextChoices):
    """The items in their order. `value` is what the record keeps, `label` what people read."""

    ROOM = "room", "War room assembled"
    IC = "ic", "IC confirmed"
    RESPONDERS = "responders", "Responders joined"
    SEVERITY = "severity", "Initial severity assessed"
    IMPACT = "impact", "Customer impact identified"
    DRAFT = "draft", "Status page draft created"
    PUBLISHED = "published", "Status page approved and published"
    MITIGATED = "mitigated", "Incident mitigated"
    ALL_CLEAR = "all_clear", "All-clear confirmed"
    POSTMORTEM = "postmortem", "Postmortem draft created"
    REVIEWED = "reviewed", "Postmortem reviewed and published"


class ChecklistItem(models.Model):
    """Done when `done_at` is set; `done_by` is empty when the product ticked it. An item without a row is open."""

    # no index of their own: the unique key begins with the incident, and nobody asks what somebody ticked
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="checklist", db_index=False)
    key = models.CharField(max_length=12, choices=Item.choices)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="checklist_item_once")]

    def __str__(self) -> str:
        return self.get_key_display()
