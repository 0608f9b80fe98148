"""Details of what any chain may have."""

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Word


class VerbRefused(Detail):
    """`refusal` is the name of its exception."""

    WORDS = frozenset({"reason"})

    verb: Word
    refusal: Word


class EffectRetried(Detail):
    entry: int
    kind: Word
