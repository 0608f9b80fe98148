"""A difference as people read it: of which incident, which event, in which field, and how."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from incidents.audit.claims import Difference
from incidents.audit.fit import OF_INCIDENT
from incidents.errors import ChainBroken
from incidents.models.incident import Incident

HEADS = "HEADS#"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`reference` is `INC-214`, `system` or `signed heads`; `seq` is the event, or the head, at which it shows."""

    chain: str
    reference: str
    seq: int
    field: str
    said: str

    def __str__(self) -> str:
        what = "head" if self.chain.startswith(HEADS) else "event"
        return f"{self.reference}, {what} {self.seq}, {self.field}: {self.said}"

    def kept(self) -> dict[str, str | int]:
        """As JSON."""
        return asdict(self)


def finding_of(difference: ChainBroken | Difference) -> Finding:
    """The same with the incident's name."""
    chain = difference.chain
    return Finding(
        chain=chain, reference=name_of(chain), seq=difference.seq, field=difference.field, said=difference.said
    )


def late(chain: str, seqs: Sequence[int]) -> Finding:
    """The warning of events, `seqs`, that came on the disk more than two minutes from when they say that they happened."""
    said = "it was written more than 2 minutes from the time that it says, and perhaps others of this chain"
    return Finding(chain=chain, reference=name_of(chain), seq=seqs[0], field="recorded_at", said=said)


def name_of(chain: str) -> str:
    """How people call a chain; its own name where no incident has it."""
    if chain.startswith(HEADS):
        return "signed heads"
    if not chain.startswith(OF_INCIDENT):
        return "system" if chain.startswith("SYSTEM#") else chain
    pk = _uuid(chain)
    incident = Incident.objects.filter(pk=pk).only("number").first() if pk else None
    return incident.reference if incident else chain


def _uuid(chain: str) -> UUID | None:
    try:
        return UUID(chain.removeprefix(OF_INCIDENT))
    except ValueError:
        return None
