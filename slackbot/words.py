"""What people type: the command's name, limits, dashes of every kind, and words that look like an option nobody knows."""

import re
import unicodedata

from django.conf import settings

from incidents.errors import VerbRefused

MAX_TEXT = 500
MORE_DASHES = "\u00ad\u2043\u2212"  # soft hyphen, hyphen bullet, minus: a phone may make any of them of a dash
OPTION = re.compile(r"-+[^\W\d_]")  # dashes and then a letter; `-5` is a number


def slash(words: str) -> str:
    """A command as people type it here, in a message: `/incident status`."""
    return f"`{settings.SLACK_COMMANDS[0]} {words}`"


def refuse_overlong(text: str) -> None:
    """A text over the limit is refused and given back."""
    if len(text) > MAX_TEXT:
        raise VerbRefused(
            f"That is {len(text)} characters; at most {MAX_TEXT} fit. Nothing was done. Your text:\n{text[:2000]}"
        )


def refuse_unknown_option(text: str) -> None:
    """Phones turn two dashes into one long one; dashes of every kind count as one, and a word that begins so is refused."""
    for word in text.split():
        if OPTION.match("".join("-" if _is_dash(character) else character for character in word)):
            raise VerbRefused(
                f"Nothing was opened and nobody was told. I do not know '{word}'. {slash('help')} lists what I know."
            )


def _is_dash(character: str) -> bool:
    return unicodedata.category(character) == "Pd" or character in MORE_DASHES
