"""A request for a draft: who asked, and the hint they gave. And what the model was told for the draft that came of it."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models import Draft

MOST_TOLD = 400_000  # characters


class DraftRequest(models.Model):
    """One `status draft`; `key` names the request it came with, so that working it twice asks once.

    The hint is read when the draft is made, never queued.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="draft_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"draft for {self.incident.reference}"


def _sha256(column: str) -> Func:
    """Of a text, in hex, as PostgreSQL works it out."""
    as_bytes = Func(F(column), Value("UTF8"), function="convert_to", output_field=models.BinaryField())
    digest = Func(as_bytes, function="sha256", output_field=models.BinaryField())
    return Func(digest, Value("hex"), function="encode", output_field=models.CharField())


class Material(models.Model):
    """What the model was told for a draft, exactly as it was sent: scrubbed and fenced. Its digest is in the draft's event.

    `suspicions` are what is odd about it and about the answer, each a clause for people.
    """

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=200)
    prompt = models.CharField(max_length=80)  # its version
    text = models.TextField()
    digest = models.CharField(max_length=64)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=LessThanOrEqual(Length("text"), MOST_TOLD), name="material_is_no_archive"),
            models.CheckConstraint(condition=models.Q(digest=_sha256("text")), name="material_is_of_its_digest"),
        ]

    def __str__(self) -> str:
        return f"what the model was told for draft {self.draft_id}"
