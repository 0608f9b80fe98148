"""The severity rule: what an alert's labels say, else its source's own severity, else the default."""

from django.conf import settings

from incidents.models.incident import Severity

MEANINGS = {
    "p1": Severity.P1, "1": Severity.P1, "sev1": Severity.P1, "critical": Severity.P1, "page": Severity.P1, "high": Severity.P1,
    "p2": Severity.P2, "2": Severity.P2, "sev2": Severity.P2, "major": Severity.P2, "error": Severity.P2, "medium": Severity.P2,
    "p3": Severity.P3, "3": Severity.P3, "sev3": Severity.P3, "minor": Severity.P3, "warning": Severity.P3, "low": Severity.P3,
    "info": Severity.P3, "none": Severity.P3,
}  # fmt: skip


def severity_of(labels: dict[str, str], *, source: str) -> tuple[Severity, bool]:
    """The severity, and whether a label gave it."""
    for label in settings.SEVERITY_LABELS:
        meaning = MEANINGS.get(labels.get(label, "").strip().lower())
        if meaning:
            return meaning, True
    return Severity(settings.SOURCE_SEVERITIES.get(source, settings.DEFAULT_SEVERITY)), False


def needs_room(severity: str) -> bool:
    """Whether an incident of this severity opens a war room by itself."""
    return severity in settings.ROOM_SEVERITIES
