"""How much each word of an incident tells, and by which of them past ones are looked for.

What many have in common PostgreSQL knows already: ANALYZE keeps the commonest words of a text-search column with their shares
(https://www.postgresql.org/docs/current/view-pg-stats.html). What is not among them is seldom, and counted; so is everything
while there are few, of which ANALYZE may not have heard yet. A weight is the square of a word's inverse document frequency, as two
texts are compared by the cosine of theirs.
"""

from dataclasses import dataclass
from itertools import accumulate, combinations
from math import log
from uuid import UUID

from incidents.models.subject import LANGUAGE
from incidents.rows import Statement

LOOKED_AT = 200  # past incidents that are compared, as far as their number can be told beforehand
COUNTED = 1_000  # incidents, at most, that have one word; and how many there are until shares are asked for
TOLD_BY = 40  # words, the most seldom: labels may hold whole paragraphs
PAIRED = 8  # words of those that many have, of which two together are looked for
OF_A_SERVICE = 2  # times as much tells that the service is the same
LEAST = 0.1  # the root of the weight of a word that everybody uses

WEIGH = f"""
SELECT given.word, coalesce(CASE WHEN sized.rows > {COUNTED} THEN known.share * sized.rows END, (
    SELECT count(*) FROM (
        SELECT FROM incidents_subject WHERE search @@ plainto_tsquery('simple', given.word) AND incident_id <> $2 LIMIT {COUNTED}
    ) AS having_it)), sized.rows, given.word = ANY(tsvector_to_array(to_tsvector('{LANGUAGE}', $3)))
FROM unnest(tsvector_to_array(to_tsvector('{LANGUAGE}', $1))) AS given(word)
LEFT JOIN (
    SELECT unnest(most_common_elems::text::text[]) AS word, unnest(most_common_elem_freqs)::float8 AS share FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'incidents_subject' AND attname = 'search'
) AS known ON known.word = given.word
CROSS JOIN (
    SELECT greatest(reltuples, (SELECT count(*) FROM (SELECT FROM incidents_subject LIMIT {COUNTED} + 1) AS few))::float8 AS rows
    FROM pg_class WHERE oid = 'incidents_subject'::regclass
) AS sized
"""  # noqa: S608 constants of ours
STATEMENT = Statement("weigh_words", "text", "uuid", "text", sql=lambda: WEIGH)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each word tells, the more the fewer have it; and a raw tsquery for those worth comparing, empty where there is none.

    `total` is of one that had all of them, and those too that no past incident has, each of which tells as much as the others do
    on average.
    """

    words: dict[str, float]
    total: float
    query: str


def weigh(words: str, *, services: str, other_than: UUID) -> Weights:
    """Of plain words; those of `services` are among them."""
    counted = STATEMENT.run(words, other_than, services)
    many = dict(
        sorted(((word, float(count)) for word, count, *_ in counted if count > 0), key=lambda each: each[1])[:TOLD_BY]
    )
    all_there_are = max([1.0, *(rows for _, _, rows, _ in counted)])
    of_services = {word for word, *_, is_service in counted if is_service}
    weights = {
        word: max(LEAST, log((all_there_are + 1) / count)) ** 2 * (OF_A_SERVICE if word in of_services else 1)
        for word, count in many.items()
    }
    seen = sum(weights.values())
    unseen = sum(count == 0 for _, count, *_ in counted)
    total = seen * (1 + unseen / len(weights)) if weights else 0.0
    return Weights(words=weights, total=total, query=_query(many, all_there_are))


def _query(many: dict[str, float], all_there_are: float) -> str:
    """Any of the seldom words, and two together of those that more have: as many as give about so many to compare."""
    seldom_first = sorted(many, key=lambda word: (many[word], word))
    so_far = list(accumulate(many[word] for word in seldom_first))
    alone = [word for word, reached in zip(seldom_first, so_far, strict=True) if reached <= LOOKED_AT]
    left = LOOKED_AT - (so_far[len(alone) - 1] if alone else 0)
    common = seldom_first[len(alone) :][:PAIRED]
    pairs = sorted(combinations(common, 2), key=lambda pair: many[pair[0]] * many[pair[1]])
    together = list(accumulate(many[one] * many[other] / all_there_are for one, other in pairs))
    paired = [
        f"({_quoted(one)} & {_quoted(other)})"
        for (one, other), sum_ in zip(pairs, together, strict=True)
        if sum_ <= left
    ]
    return " | ".join([*map(_quoted, alone), *paired]) or " & ".join(map(_quoted, common))


def _quoted(word: str) -> str:
    """As a word of a tsquery. https://www.postgresql.org/docs/current/datatype-textsearch.html"""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
