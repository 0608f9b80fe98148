"""What an incident is about, in plain words: its title, its services, and what its alerts' labels say.

It is kept of what is over, soon after its end: opening and resolving cost nothing for it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from incidents.alike import SAY_NOTHING
from incidents.models.alert import Alert
from incidents.models.incident import Incident, State
from incidents.models.subject import Subject

AT_ONCE = 500  # incidents a turn
AGAIN = timedelta(days=2)  # how far back an end is looked for that was not taken up; what opens again ends anew
MOST_ALERTS = 20  # of an incident whose labels are read; those of a storm say the same again
MOST_WORDS = 4_000  # characters

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # HighErrorRate
JOINED = re.compile(r"[^\W_]+(?:[-_./:][^\W_]+)+")  # payments-7, eu-west-1, orders_2024
IDS = re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{7,}\b")  # of commits, pods and traces: another one each time
APART = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Words in small letters with single spaces: `HighErrorRate (payments-7)` is `high error rate payments 7`."""
    return APART.sub(" ", IDS.sub(" ", HUMP.sub(" ", text).lower())).strip()


def words_of(title: str, *, services: Iterable[str], labels: Iterable[Mapping[str, Any]]) -> str:
    """All that is searched, each part once. What is written in one, as `payments-7`, is a word of its own beside its parts.

    A label that says how severe it is says nothing of what it is about.
    """
    graded = {name.lower() for name in settings.SEVERITY_LABELS}
    said = [str(value) for each in labels for name, value in each.items() if name.lower() not in graded]
    parts = list(dict.fromkeys(filter(None, [title, *services, *said])))
    whole = [APART.sub("", found) for part in parts for found in JOINED.findall(part.lower())]
    return " ".join(dict.fromkeys([*map(plain, parts), *whole]))[:MOST_WORDS]


def telling(words: str) -> str:
    """Those of plain words that say with what something is wrong, not that it is."""
    return " ".join(word for word in words.split() if word.removesuffix("s") not in SAY_NOTHING)


def subject_of(incident: Incident) -> Subject:
    """As it is now, not saved; of what is not over as if it ended now."""
    alerts = Alert.objects.filter(incident=incident).order_by("pk").values_list("labels", flat=True)
    services = [incident.service, *incident.affected]
    return Subject(
        incident=incident,
        title=plain(incident.title),
        words=words_of(incident.title, services=services, labels=alerts[:MOST_ALERTS]),
        ended_at=incident.resolved_at or timezone.now(),
    )


def keep_subjects() -> int:
    """Of what has ended since, and of what had ended before any was kept, the newest first. Gives how many were written.

    Two at once write the same. Cancelled ones are none: a false alarm was nothing, and a duplicate's original tells it.
    """
    ended = Incident.objects.filter(state=State.RESOLVED)
    lately = ended.filter(resolved_at__gt=timezone.now() - AGAIN).exclude(subject__ended_at=F("resolved_at"))
    kept = _keep(lately.order_by("resolved_at"))
    return kept or _keep(_before(ended).order_by("-resolved_at"))


def _before(ended: QuerySet[Incident]) -> QuerySet[Incident]:
    first: datetime | None = Subject.objects.aggregate(first=Min("ended_at"))["first"]
    return ended.filter(resolved_at__lte=first, subject=None) if first else ended


def _keep(incidents: QuerySet[Incident]) -> int:
    written = Subject.objects.bulk_create(
        [subject_of(one) for one in incidents[:AT_ONCE]],
        update_conflicts=True,
        unique_fields=["incident"],
        update_fields=["title", "words", "ended_at"],
    )
    return len(written)
