"""Pictures of kept messages: what is one, judged by its own bytes, and the verbs that keep it."""

from hashlib import sha256

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.kept_image import KeptImage, Mimetype
from incidents.verb import verb


def mimetype_of(content: bytes) -> Mimetype | None:
    """What its first bytes say, whatever its sender says; None for what is no picture that a browser shows without running it."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Mimetype.WEBP
    return next((kind for start, kind in STARTS.items() if content.startswith(start)), None)


@verb
def keep_image(
    incident: Incident, *, message_id: int, file: str, name: str, mimetype: Mimetype, content: bytes, actor: Actor
) -> None:
    """Its bytes, with their hash on record. A second time it changes nothing."""
    kept = incident.kept_messages.get(pk=message_id)
    digest = sha256(content).hexdigest()
    image, is_new = KeptImage.objects.get_or_create(
        message=kept, file=file, defaults={"mimetype": mimetype, "sha256": digest, "content": content}
    )
    if is_new:
        record(
            Action.IMAGE_KEPT,
            actor=actor,
            incident=incident,
            words={"name": name},
            message=kept.pk,
            ts=kept.ts,
            author=kept.author_reference,
            image=image.pk,
            mimetype=str(mimetype),
            bytes=len(content),
            sha256=digest,
        )


@verb
def note_image_deletion(incident: Incident, *, image_id: int, actor: Actor) -> None:
    """It is gone from Slack, not from here. A second time it changes nothing."""
    image = KeptImage.objects.select_related("message__author").get(pk=image_id, message__incident=incident)
    known = incident.events.filter(action=Action.IMAGE_DELETED, parsed__detail__image=image.pk)
    if not known.exists():
        record(
            Action.IMAGE_DELETED,
            actor=actor,
            incident=incident,
            message=image.message_id,
            ts=image.message.ts,
            author=image.message.author_reference,
            image=image.pk,
        )


STARTS = {
    b"\x89PNG\r\n\x1a\n": Mimetype.PNG,
    b"\xff\xd8\xff": Mimetype.JPEG,
    b"GIF87a": Mimetype.GIF,
    b"GIF89a": Mimetype.GIF,
}
