"""What the mirror has confirmed of each chain, kept in the database: `confirmed` asks nobody outside."""

from django.conf import settings
from django.db import connection

from incidents.models.mirror_mark import MirrorMark

# A worker that copied to an older branch than the newest confirms nothing any more, and nothing is taken back.
CONFIRM = """
INSERT INTO incidents_mirrormark AS mark (chain, branch, seq, days) VALUES (%s, %s, %s, %s)
ON CONFLICT (chain) DO UPDATE SET
    branch = excluded.branch, seq = excluded.seq, days = least(mark.days, excluded.days), at = clock_timestamp()
WHERE (mark.branch, mark.seq) < (excluded.branch, excluded.seq)
"""


def confirmed(chain: str) -> int:
    """The seq up to which the mirror was seen to hold our chain; 0 when it was never. Smaller than before after a repair alone."""
    return MirrorMark.objects.filter(chain=chain).values_list("seq", flat=True).first() or 0


def confirm(chain: str, seq: int, *, branch: int = 0) -> None:
    """The mirror holds our chain up to `seq`, whoever put it there. Writes nothing that is known already."""
    known = MirrorMark.objects.filter(chain=chain).values_list("branch", "seq").first()
    if (branch, seq) > (known or (0, 0)):
        with connection.cursor() as cursor:
            cursor.execute(CONFIRM, [chain, branch, seq, settings.AUDIT_TTL_DAYS])
