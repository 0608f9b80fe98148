"""Which past incidents are most like one: full text finds those that share what is seldom, trigrams say how alike the titles are.

Only what was resolved counts, and only what the reader may know of.
"""

from typing import Any

from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import F, FloatField, Func, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from incidents.actor import Actor
from incidents.models.incident import Incident, State
from incidents.models.subject import Subject
from incidents.subject import plain, subject_of, telling
from incidents.weighing import Weights, weigh

MOST = 3  # are shown
ENOUGH = 0.35  # of 1, which are the same words under the same title; what is below may be chance
OF_WORDS, OF_TITLE = 0.85, 0.15  # how much each counts


class Weight(Func):
    """The sum of the weights of those words that stand in a text-search vector."""

    def __init__(self, vector: Any, words: dict[str, float]) -> None:
        super().__init__(vector, output_field=FloatField())
        self.words = words

    def as_sql(self, compiler: SQLCompiler, *_args: Any, **_more: Any) -> tuple[str, list[Any]]:
        vector, _ = compiler.compile(self.get_source_expressions()[0])
        each = f"CASE WHEN {vector} @@ plainto_tsquery('simple', %s) THEN %s::float8 ELSE 0 END"
        return f"({' + '.join([each] * len(self.words))})", [one for pair in self.words.items() for one in pair]


def similar(incident: Incident, *, actor: Actor) -> list[Incident]:
    """The most alike first, then the newest; at most three, with IC and postmortem. The incident itself is none of them."""
    own = subject_of(incident)
    services = plain(" ".join([incident.service, *incident.affected]))
    weights = weigh(telling(own.words), services=services, other_than=incident.pk)
    if not weights.words:
        return []
    past = Incident.objects.visible_to(actor).filter(state=State.RESOLVED, shadow=False).exclude(pk=incident.pk)
    found = _most_alike(past.filter(subject__search=_any_of(weights)), own, weights)
    if len(found) == MOST:
        return [one for one, _ in found]
    misspelt = TrigramSimilar(F("subject__title"), Value(own.title))  # or a word that nobody else has
    rest = past.exclude(pk__in=[one.pk for one, _ in found]).filter(misspelt)
    found = sorted([*found, *_most_alike(rest, own, weights)], key=lambda each: each[1], reverse=True)
    return [one for one, _ in found[:MOST]]


def _any_of(weights: Weights) -> SearchQuery:
    return SearchQuery(weights.query, search_type="raw", config="simple")


def _most_alike(past: QuerySet[Incident], own: Subject, weights: Weights) -> list[tuple[Incident, float]]:
    """With how much each is, of 1."""
    words = Weight(F("subject__search"), weights.words) * Value(OF_WORDS / weights.total)
    likeness = words + TrigramSimilarity("subject__title", own.title) * Value(OF_TITLE)
    alike = past.annotate(likeness=likeness).filter(likeness__gte=ENOUGH).select_related("ic", "postmortem")
    return [(one, one.likeness) for one in alike.order_by("-likeness", "-resolved_at")[:MOST]]
