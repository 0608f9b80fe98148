"""What whoever approves a model's draft should know of how it came about: what the material tried, what the answer took over."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ai.answer_checks import PUBLISHED
from ai.copied import copied
from ai.material import HINT, INCIDENT, TIMELINE
from ai.models import Material
from ai.suspicion import suspicions
from incidents.models.incident import ENDED, Incident, State
from incidents.short import short
from statuspage.models import Draft
from statuspage.models.draft import Origin

PLACES = {
    INCIDENT: "the title",
    TIMELINE: "the timeline",
    PUBLISHED: "the last published update",
    HINT: "the hint from the room",
}
MOST = 400  # characters of the sentence
_OVER = re.compile(
    r"\b(?:is|are|has been|have been)\s+(?:now\s+|fully\s+|all\s+)?(?:over|resolved|fixed|operational|restored|closed)\b"
    r"|\bno customers? (?:was|were) (?:ever )?affected\b",
    re.IGNORECASE,
)


def of_material(material: Mapping[str, str]) -> list[str]:
    """`the title gives orders to the model`, of each of its parts by its name."""
    return [f"{PLACES.get(name, name)} {what}" for name, text in material.items() for what in suspicions(text)]


def of_answer(words: str, *, incident: Incident, material: Mapping[str, str]) -> list[str]:
    """What is odd in usable words: a text of somebody's word for word, or an end that has not come."""
    return [*_taken_over(words, material), *_ended_too_early(words, incident)]


def _taken_over(words: str, material: Mapping[str, str]) -> Iterator[str]:
    """A hint is a wish, and what was published may be said again."""
    published = material.get(PUBLISHED, "")
    for name in (INCIDENT, TIMELINE):
        if run := copied(words, of=material.get(name, ""), but=published):
            yield f"the draft repeats {PLACES[name]} word for word: “{run}”"


def _ended_too_early(words: str, incident: Incident) -> Iterator[str]:
    if incident.state not in (*ENDED, State.MITIGATED) and _OVER.search(words):
        yield f"the draft says that it is over, and {incident.reference} is {incident.get_state_display()}"


def in_words(found: Sequence[str]) -> str:
    """A sentence for those who approve; empty where nothing is odd."""
    if not found:
        return ""
    return f"Suspicious: {short('; '.join(found), MOST)}. Read every word of it before you approve it."


def doubts(draft: Draft) -> list[str]:
    """The same for a draft that was kept, as a list of no or one sentence."""
    if draft.origin != Origin.MODEL:
        return []
    found = Material.objects.filter(draft=draft).values_list("suspicions", flat=True).first()
    return [in_words(found)] if found else []
