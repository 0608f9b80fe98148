"""What one complete reading of the page says."""

from datetime import UTC, datetime
from typing import Any

from statuspage.content import NEW, Content, Impact, Status
from statuspage.page import StatuspageIncident, Update
from statuspage.reading import Absent, Doubtful, of_first_post

WORDS = "We are investigating errors. Some customers may see delays."
OURS = Content(
    page="page",
    target=NEW,
    follows="",
    title="Service disruption",
    body=WORDS,
    status=Status.INVESTIGATING,
    impact=Impact.MINOR,
)


def shown(metadata: dict[str, Any]) -> StatuspageIncident:
    """An incident with the same words, made by whomever the metadata names."""
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    update = Update(id="up1", status="investigating", body=WORDS, created_at=at)
    named: dict[str, Any] = {"id": "in1", "name": "Another", "status": "investigating", "impact": "minor"}
    return StatuspageIncident(**named, created_at=at, metadata=metadata, incident_updates=[update])


def test_the_same_words_of_nobody_leave_it_to_a_person() -> None:
    assert isinstance(of_first_post(OURS, [shown({})], publication="ours"), Doubtful)


def test_another_incident_that_we_published_in_the_same_words_is_no_reason_to_doubt() -> None:
    theirs = shown({"incident_response": {"publications": ["another"]}})
    assert of_first_post(OURS, [theirs], publication="ours") == Absent()
