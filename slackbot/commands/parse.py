"""The one parser: which command a text begins with, and what each may be given after its name.

Options are words (PRODUCT 3): there is none with dashes, and what looks like one changes nothing. Quotes around a text,
white space and characters that nobody sees are tolerated; what a command does not take is refused, never ignored.
"""

import re
from collections.abc import Callable, Iterable

from incidents.errors import VerbRefused
from slackbot.characters import QUOTES, bare, is_unseen, seen, unquoted
from slackbot.words import as_words, dash_before_the_first_word, option_in, slash

# The command's name and what was typed after it; gives the words kept, or raises VerbRefused.
Takes = Callable[[str, str], str]

MAX_WORDS = 10
MAX_WORD = 100
WORD = re.compile(r"<[^<>]*>|[^\s<]+|<")  # what Slack escaped is one word


def split(text: str, names: Iterable[str]) -> tuple[str, str]:
    """The name that it begins with (two words before one), and the rest as it was typed; no name where it is none of them."""
    inner = unquoted(text)
    known = set(names)
    for length in (2, 1):
        *first, rest = [*inner.split(None, length), ""][: length + 1] if inner else [""]
        name = " ".join(bare(word) for word in first)
        if len(first) == length and name in known:
            return name, rest
    return "", inner


def nothing(name: str, words: str) -> str:
    """No words at all."""
    if any(not is_unseen(one) for one in words.strip()):
        raise VerbRefused(
            f"Nothing was done: `{name}` takes no words after it, and I do not know '{as_words(words.strip())}'."
            f" Without them: {slash(name)}."
        )
    return ""


def people(name: str, words: str) -> str:
    """People by their mention, and words such as a role's: at most ten in all, of a hundred characters each."""
    found = WORD.findall("".join(one for one in words if one not in QUOTES and not is_unseen(one)))
    if 1 + len(found) > MAX_WORDS or any(len(word) > MAX_WORD for word in found):
        raise VerbRefused(
            f"Nothing was done: at most {MAX_WORDS} words of {MAX_WORD} characters fit, `{name}` among them."
            f" Your text:\n{name} {as_words(words)}"
        )
    if odd := next((word for word in found if seen(word).startswith("-")), ""):
        raise VerbRefused(_unknown(odd, name, words))
    return " ".join(found)


def text(name: str, words: str) -> str:
    """A text of any length, such as a hint or a reason. What looks like an option is refused, unless it is quoted."""
    refuse_unknown_option(name, words)
    return unquoted(as_words(words))


def somebody(name: str, words: str) -> str:
    """A person by their mention, which stays as Slack gives it, or a name; and then a text."""
    refuse_unknown_option(name, words)
    return unquoted(words)


def writing(name: str, words: str) -> str:
    """Somebody's own words, kept as they are: options of other programs may stand in them, but not before the first word."""
    if odd := dash_before_the_first_word(words):
        raise VerbRefused(_unknown(odd, name, words))
    return unquoted(as_words(words))


def refuse_unknown_option(name: str, words: str, *, so: str = "Nothing was done.") -> None:
    """`so` says what did not happen."""
    if odd := dash_before_the_first_word(words) or option_in(words):
        raise VerbRefused(_unknown(odd, name, words, so=so))


def _unknown(odd: str, name: str, words: str, *, so: str = "Nothing was done.") -> str:
    return (
        f"{so} I do not know '{as_words(odd)}'. No option begins with a dash; {slash('help')} lists what I know."
        f" If it belongs to your text, let a word come first, or put it in quotes after one."
        f" Your text:\n{name} {as_words(words)}"
    )
