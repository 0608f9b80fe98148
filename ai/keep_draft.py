"""A draft of the model's and what the model was told for it are kept together, or neither is."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from ai import doubts
from ai.ask import Answer
from ai.models import DraftRequest, Material
from incidents.actor import Actor
from statuspage.draft import create_draft
from statuspage.models import Draft
from statuspage.models.draft import Origin

MODEL = Actor(via="worker", name="model")


def keep_draft(request: DraftRequest, answer: Answer, *, material: Mapping[str, str], drawn_from: int = 0) -> Draft:
    """Once a request. What is odd about the model's words is a note for those who wait for them. Raises UnreadableContent."""
    odd = doubts.of_material(material)
    if not answer.is_fallback:
        odd += doubts.of_answer(answer.text, incident=request.incident, material=material)
    told = hashlib.sha256(answer.told.encode()).hexdigest() if answer.was_sent else ""
    with transaction.atomic():
        draft = create_draft(
            request.incident,
            body=answer.text,
            origin=Origin.TEMPLATE if answer.is_fallback else Origin.MODEL,
            note=answer.why if answer.is_fallback else doubts.in_words(odd),
            drawn_from=drawn_from,
            asked_by=request.asked_by,
            actor=MODEL,
            key=f"request:{request.pk}",
            asked=replace(answer.asked, told=told, suspicious=len(odd)),
        )
        if told and not Material.objects.filter(draft=draft).exists():
            _keep_told(draft, answer, digest=told, odd=odd)
    return draft


def _keep_told(draft: Draft, answer: Answer, *, digest: str, odd: list[str]) -> None:
    Material.objects.create(
        draft=draft,
        model=answer.asked.model,
        prompt=answer.asked.prompt,
        text=answer.told,
        digest=digest,
        suspicions=odd,
    )
