"""What a model is told for a customer update, part by part, under the names that the fence around each bears."""

from ai.answer_checks import PUBLISHED

INCIDENT, TIMELINE, HINT = "incident", "timeline", "hint from the room"


def of_update(*, title: str, severity: str, minutes: int, timeline: str, published: str, hint: str) -> dict[str, str]:
    """`minutes` since it began; `timeline` as numbered lines. `published` and `hint` may be empty."""
    return {
        INCIDENT: f"{title} (severity {severity}, open for {minutes} min)",
        TIMELINE: timeline,
        PUBLISHED: published or "none yet",
        HINT: hint or "none",
    }
