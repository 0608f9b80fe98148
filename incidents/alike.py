"""Which open incidents are like one that somebody is about to open: the same thing is named, in the title or as the service."""

import re

from incidents.actor import Actor
from incidents.models.incident import ENDED, Incident

LOOKED_AT = 200  # the newest
MOST = 3  # are shown
ENOUGH = 0.5  # of the words that tell what it is about, of whichever has fewer
SAY_NOTHING = frozenset(  # of what is wrong, not with what; in the singular
    re.findall(
        r"\w+",
        """a all an and are at be by customer degraded down error fail failed failing failure fire for from ha have high i in
        incident into issue it latency many no not of on our outage problem rate service since slow some spike the
        there timeout to too trouble unavailable up user very we with""",
    )
)


def alike(title: str, *, service: str, actor: Actor) -> list[Incident]:
    """The newest first, at most three, among those with a room that this actor may know of."""
    wanted = _subject(f"{title} {service}")
    seen = Incident.objects.visible_to(actor).exclude(state__in=ENDED).filter(needs_room=True, shadow=False)
    newest = seen.select_related("ic").order_by("-number")[:LOOKED_AT]
    return [one for one in newest if _is_like(wanted, _subject(f"{one.title} {one.service} {' '.join(one.affected)}"))][
        :MOST
    ]


def _is_like(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) >= ENOUGH * fewer


def _subject(text: str) -> set[str]:
    """What it is about, in small letters and the singular."""
    words = {word.removesuffix("s") for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 1}
    return words - SAY_NOTHING
