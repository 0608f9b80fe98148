"""Details of what follows an incident."""

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import OutsideId


class PostmortemCreated(Detail):
    fallback: bool
    again: bool


class PostmortemFiled(Detail):
    """`identifier` is Linear's, e.g. `OPS-214`."""

    identifier: OutsideId


class PostmortemNotFiled(Detail):
    WORDS = frozenset({"why"})
