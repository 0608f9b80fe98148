"""The error tree of the record. Each message is read by a person: what is so, then what to do.

VerbRefused                 a verb said no; nothing changed; the refusal is an audit event
  TransitionRefused         the state machine has no such way
  NotYours                  the actor has not the right
  NotNow                    the record changed meanwhile
WebhookRejected             a request was not taken; carries the HTTP answer
ChainForked                 the mirror holds another event than ours at the same place
HeadForked                  a copy of a signed head is another than ours
ChainBroken                 our own chain does not verify
"""

from clients.errors import Refused


class VerbRefused(Exception):
    """A named refusal. `str()` is the sentence for the person who asked."""


class TransitionRefused(VerbRefused):
    """The state machine has no such transition."""


class NotYours(VerbRefused):
    """The actor has not the right; the sentence says who has."""


class NotNow(VerbRefused):
    """What was asked fits an earlier state of the record."""


class WebhookRejected(Exception):
    """A request that is not taken; nothing here quotes it.

    `status`, `fields` (what is wrong, by its path) and `retry_after` (seconds) go to the sender; `reason`, a name, to the log.
    """

    def __init__(self, status: int, reason: str, *, fields: dict[str, str] | None = None, retry_after: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.fields = fields or {}
        self.retry_after = retry_after


class ChainForked(Refused):
    """The mirror's item differs from ours at `chain`, `seq`: that chain publishes nothing until an operator has looked."""

    def __init__(self, chain: str, seq: int) -> None:
        super().__init__("dynamodb", f"the mirror of {chain} holds another event {seq} than ours")
        self.chain = chain
        self.seq = seq


class HeadForked(Refused):
    """Where heads are copied to, another head than ours stands under that number; nothing is overwritten on either side."""

    def __init__(self, store: str, number: int) -> None:
        super().__init__(store, f"it holds another signed head {number} than ours", code="head_forked")
        self.number = number


class ChainBroken(Exception):
    """A chain does not verify: where it first differs, in which field, and a sentence that says how.

    `field` is one of an event's (`hash previous seq canonical parsed action at incident chain`), or of its copy
    (`mirror.canonical`, ...), or `head`.
    """

    def __init__(self, chain: str, seq: int, field: str, said: str) -> None:
        super().__init__(f"{chain} event {seq}: {said}")
        self.chain = chain
        self.seq = seq
        self.field = field
        self.said = said
