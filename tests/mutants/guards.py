"""All guards, by name, in the order of the table in docs/gate.md."""

from tests.mutants.guard import Guard
from tests.mutants.in_database import IN_DATABASE
from tests.mutants.in_heads import IN_HEADS
from tests.mutants.in_proof import IN_PROOF
from tests.mutants.in_record import IN_RECORD
from tests.mutants.in_sending import IN_SENDING
from tests.mutants.in_settling import IN_SETTLING
from tests.mutants.in_verbs import IN_VERBS

ALL = [*IN_VERBS, *IN_PROOF, *IN_RECORD, *IN_SENDING, *IN_SETTLING, *IN_HEADS, *IN_DATABASE]
GUARDS: dict[str, Guard] = {guard.name: guard for guard in ALL}
