"""What people type: limits, dashes of every kind, and words that look like an option nobody knows."""

import re

from incidents.errors import VerbRefused

MAX_TEXT = 500
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def refuse_overlong(text: str) -> None:
    """A text over the limit is refused and given back."""
    if len(text) > MAX_TEXT:
        raise VerbRefused(
            f"That is {len(text)} characters; at most {MAX_TEXT} fit. Nothing was done. Your text:\n{text[:2000]}"
        )


def refuse_unknown_option(text: str) -> None:
    """Phones turn two dashes into one long one; dashes of every kind count as one, and a word that begins with it is refused."""
    for word in DASHES.sub("-", text).split():
        if re.match(r"-+\w", word):
            raise VerbRefused(
                f"Nothing was opened and nobody was told. I do not know '{word}'. `/incident help` lists what I know."
            )
