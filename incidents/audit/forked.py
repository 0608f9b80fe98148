"""A verification that finds another event in the mirror stops that chain, wherever in it that is."""

from collections.abc import Iterable

from incidents.audit.copies import PARTS
from incidents.audit.finding import Finding
from incidents.audit.mark import note_fork

OTHERWISE = {f"mirror.{part}" for part in PARTS}


def stop_forked(findings: Iterable[Finding]) -> None:
    """Nothing of those chains is copied or published until an operator has looked. Twice changes nothing."""
    for one in findings:
        if one.field in OTHERWISE:
            note_fork(one.chain, one.seq)
