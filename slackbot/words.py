"""What people type: how a command is written, the limit of its length, and words that look like an option."""

import re
from itertools import takewhile

from django.conf import settings

from incidents.errors import VerbRefused
from slackbot.characters import QUOTES, is_unseen, seen

MAX_TEXT = 500
QUOTED = re.compile(
    r"[\"`\u201c-\u201f\u00ab\u00bb\uff02][^\"`\u201c-\u201f\u00ab\u00bb\uff02]*[\"`\u201c-\u201f\u00ab\u00bb\uff02]"
)
OPTION = re.compile(rf"[{re.escape(QUOTES)}(\[{{<*_~]*-+[^\W\d_]")  # dashes and then a letter; `-5` is a number
ESCAPED = re.compile(r"<([@#])[UWC][A-Z0-9]{2,31}\|([^<>|]+)>")


def slash(words: str) -> str:
    """A command as people type it here, in a message: `/incident status`."""
    return f"`{settings.SLACK_COMMANDS[0]} {words}`"


def refuse_overlong(text: str) -> None:
    """A text over the limit is refused and given back."""
    if len(text) > MAX_TEXT:
        raise VerbRefused(
            f"That is {len(text)} characters; at most {MAX_TEXT} fit. Nothing was done. Your text:\n{text[:2000]}"
        )


def words_of(text: str) -> list[str]:
    """Its words: whatever stands between white space and holds a letter or a digit."""
    return [word for word in text.split() if any(one.isalnum() for one in seen(word))]


def option_in(text: str) -> str:
    """The first word outside quotes that looks like an option, with any dash; empty where none does."""
    return next((word for word in QUOTED.sub(" ", text).split() if OPTION.match(seen(word))), "")


def dash_before_the_first_word(text: str) -> str:
    """What stands with a dash before the first plain word, quotes or not: a phone makes `— private` of `-- private`."""
    for word in text.split():
        if "-" in takewhile(lambda one: not one.isalnum(), seen(word)):
            return word
        if any(one.isalnum() for one in seen(word)):
            return ""
    return ""


def runs_of_letters(word: str) -> set[str]:
    """What may be read in it, whether what nobody sees joins its letters or parts them; a soft hyphen is such a dash."""
    joined = "".join(one for one in word if not is_unseen(one))
    parted = "".join(" " if is_unseen(one) else one for one in word)
    return {run for one in (word, joined, parted) for run in re.findall(r"[^\W\d_]+", seen(one))}


def as_words(text: str) -> str:
    """People and channels that Slack escaped (`<@U1|ines>`, `<#C1|payments>`), by the names that were typed."""
    return ESCAPED.sub(r"\1\2", text)
