"""The sloppy one means well and forgets one of its instructions each time: which one, the question decides."""

from sandbox.model import good
from sandbox.model.said import Said, chosen

LAPSES = {
    "a name": "Jane Miller of the payments team is on it.",
    "a cause": "This was caused by a failed deployment of our checkout service.",
    "a placeholder": "Please write to [EMAIL] if you are affected.",
    "an address": "Details are at https://grafana.internal.example/d/checkout.",
    "a host": "Our server prod-db-1.internal does not answer.",
    "a promise": "Everything will work again by 14:00.",
    "a greeting": "Kind regards, your friendly assistant",
    "another language": "Wir arbeiten an einer Lösung und entschuldigen uns für die Unannehmlichkeiten.",
}


def answer(system: str, asked: str) -> Said:
    """The good one's words with one sentence too many."""
    lapse = LAPSES[chosen(sorted(LAPSES), asked)]
    return Said(text=good.and_more(good.answer(system, asked).text, lapse))
