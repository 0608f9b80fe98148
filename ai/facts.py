"""What may become true about drafting. Ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class DraftRequested:
    """Somebody asked for a customer update."""

    incident_id: UUID
    request_id: int
