"""A picture of a kept message: its bytes, not a link to them."""

from django.db import models

from incidents.models.kept_message import KeptMessage


class Mimetype(models.TextChoices):
    """What a browser shows and cannot run."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    WEBP = "image/webp"


class KeptImage(models.Model):
    """`file` is Slack's id of it. Written once; the hash is on record in the audit log too."""

    message = models.ForeignKey(KeptMessage, on_delete=models.PROTECT, related_name="images", db_index=False)
    file = models.CharField(max_length=32)
    mimetype = models.CharField(max_length=10, choices=Mimetype.choices)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "file"], name="kept_image_once"),
            models.CheckConstraint(condition=models.Q(mimetype__in=Mimetype.values), name="kept_image_is_a_picture"),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="kept_image_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.file} of {self.message}"
