"""The error tree of the gate. Each message is read by a person.

AutoPublishNotPermittedError    the gate stopped it: nothing was sent
  ReadBackMismatch              what was approved and what stands on record differ: on call is alerted
  ApprovalLapsed                the approval is void or expired: the draft is pending again
NobodyToPage                    nobody is on call for approvals, or nothing says who is; the message says why
BypassAttempted                 code tried to change the gate's tables beside the gate
UnreadableContent               a verb said no (incidents/errors.py): customers could not read these words as they are
WordsChanged                    a verb said no: others stand there than were shown; the door shows them
"""

from incidents.errors import NotNow, VerbRefused


class AutoPublishNotPermittedError(Exception):
    """Nothing leaves: the approval could not be proved. `str()` says what stopped it."""


class ReadBackMismatch(AutoPublishNotPermittedError):
    """A copy of the approval differs from what is about to be sent."""


class ApprovalLapsed(AutoPublishNotPermittedError):
    """The approval does not hold any more; the message says why."""


class NobodyToPage(Exception):
    """`str()` is the rest of "Nobody was paged: "."""


class BypassAttempted(RuntimeError):
    """The gate's tables change one row at a time, through the gate."""


class UnreadableContent(VerbRefused):
    """The text is empty, too long, or holds what nobody can see; the message says which and where."""


class WordsChanged(NotNow):
    """What somebody approved, edited or wrote upon is not what stands there any more."""
