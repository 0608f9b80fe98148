"""Whether what the model wrote can be used, and what it is told where it cannot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ai.answer_checks import Check, Given
from ai.outcomes import Outcome
from ai.redaction import Known, scrub
from ai.rests_on import parted

if TYPE_CHECKING:
    from ai.bedrock import Completion

_NOT = r"(?:['\u2019]?m| am) (?:not able|unable)"
_DECLINES = re.compile(
    rf"^\W{{0,3}}(?:i(?:['\u2019]?m| am) sorry|sorry|i apologi[sz]e|unfortunately,? i\b|i{_NOT}|as an ai"
    r"|i can(?:no|['\u2019])?t\b|i (?:will not|won['\u2019]t|must decline))",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`text` is what came back, scrubbed; where it cannot be used, `told` is what the model has to do better, if it may try."""

    text: str = field(repr=False)
    outcome: Outcome
    told: str = ""


def judge(completion: "Completion", *, checks: Sequence[Check], given: Given, known: Sequence[Known]) -> Verdict:
    """The first thing that is wrong with how it ended, else everything that is wrong with its words.

    The line in which it names what they rest on is none of them.
    """
    text = scrub(completion.text, known=known).text.strip()
    if completion.stopped == "refusal" or _DECLINES.match(text):
        return Verdict(text=text, outcome=Outcome.DECLINED)
    if not text:
        return Verdict(text=text, outcome=Outcome.EMPTY, told="It was empty.")
    if completion.stopped == "max_tokens":
        return Verdict(
            text=text, outcome=Outcome.CUT_OFF, told="It was too long, so that its end was cut off: be shorter."
        )
    words = parted(text).words
    wrong = " ".join(check.told for check in checks if check.fails(words, given))
    return Verdict(text=text, outcome=Outcome.UNUSABLE if wrong else Outcome.ANSWERED, told=wrong)
