"""What the mirror has confirmed of each chain, and where it forked: kept in the database, so that nobody outside is asked."""

from django.conf import settings
from django.db import connection, transaction

from clients.postgresql.fixed import Fixed
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import LOCK_SYSTEM, record
from incidents.errors import ChainForked
from incidents.models.mirror_mark import MirrorMark

OF_CHAIN = Fixed(lambda chain: MirrorMark.objects.filter(chain=chain))

# Nothing is taken back: a worker that copied to an older branch, or less, than another confirms nothing.
CONFIRM = """
INSERT INTO incidents_mirrormark AS mark (chain, branch, seq, days) VALUES (%s, %s, %s, %s)
ON CONFLICT (chain) DO UPDATE SET
    branch = excluded.branch, seq = excluded.seq, days = least(mark.days, excluded.days), at = clock_timestamp()
WHERE (mark.branch, mark.seq) < (excluded.branch, excluded.seq)
"""
FORK = """
INSERT INTO incidents_mirrormark AS mark (chain, branch, seq, days, forked_seq) VALUES (%s, 0, 0, %s, %s)
ON CONFLICT (chain) DO UPDATE SET forked_seq = excluded.forked_seq WHERE mark.forked_seq IS NULL
"""
LIFT = """
INSERT INTO incidents_mirrormark AS mark (chain, branch, seq, days) VALUES (%s, %s, %s, %s)
ON CONFLICT (chain) DO UPDATE SET
    branch = excluded.branch, seq = excluded.seq, forked_seq = NULL, at = clock_timestamp()
"""


def confirmed(chain: str) -> int:
    """The seq up to which the mirror was seen to hold our chain; 0 when it never was. After a repair it may be less than before."""
    return MirrorMark.objects.filter(chain=chain).values_list("seq", flat=True).first() or 0


def mark_of(chain: str) -> MirrorMark:
    """The chain's mark, or an unsaved one that confirms nothing. Raises ChainForked where a fork waits for an operator."""
    mark = OF_CHAIN.first(chain) or MirrorMark(chain=chain, days=settings.AUDIT_TTL_DAYS)
    if mark.forked_seq is not None:
        raise ChainForked(chain, mark.forked_seq)
    return mark


def confirm(mark: MirrorMark, *, branch: int, seq: int) -> None:
    """The mirror holds the chain up to `seq`, whoever put it there. Writes nothing that the mark says already."""
    if (mark.branch, mark.seq) < (branch, seq):
        with connection.cursor() as cursor:
            cursor.execute(CONFIRM, [mark.chain, branch, seq, settings.AUDIT_TTL_DAYS])
        mark.branch, mark.seq = branch, seq


def note_fork(chain: str, seq: int) -> None:
    """From now on nothing of the chain is copied or published, until an operator repairs it. An event once, whoever finds it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK_SYSTEM)  # before the mark, as everywhere
        cursor.execute(FORK, [chain, settings.AUDIT_TTL_DAYS, seq])
        if cursor.rowcount:
            record(Action.CHAIN_FORKED, actor=WORKER, chain=chain, at_seq=seq)


def lift_fork(chain: str, *, branch: int, seq: int) -> None:
    """Copies go on in `branch`, after `seq`: it was looked at just now. In a repair, with its event."""
    with connection.cursor() as cursor:
        cursor.execute(LIFT, [chain, branch, seq, settings.AUDIT_TTL_DAYS])


def is_forked(chain: str) -> bool:
    """Whether it waits for an operator."""
    return MirrorMark.objects.filter(chain=chain, forked_seq__isnull=False).exists()


def forked_count() -> int:
    """How many chains wait for an operator, since the mirror holds something else."""
    return MirrorMark.objects.filter(forked_seq__isnull=False).count()
