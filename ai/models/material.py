"""What the model was told for a draft."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from statuspage.models import Draft

MOST_TOLD = 400_000  # characters


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
