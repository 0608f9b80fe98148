"""Characters as people and their phones type them: dashes of every kind, quotes, and those that nobody sees."""

import html
import re
import unicodedata
from functools import cache

QUOTES = "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02\uff07"
DASH = re.compile(r"\b(DASH|HYPHEN|MINUS)\b")  # in its name: a soft hyphen and a heavy minus sign are no Pd
LINES = "\u2500\u2501\u23af\u30fc"  # drawn like a dash and named otherwise
LONG = "\u2013\u2014"  # between words: `P2\u2014one region`
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters, and a symbol, that show nothing
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"}  # control and format characters, and marks set on others


@cache
def is_dash(character: str) -> bool:
    """Whether people take it for one."""
    named = unicodedata.name(character, "")
    return unicodedata.category(character) == "Pd" or character in LINES or bool(DASH.search(named))


def is_unseen(character: str) -> bool:
    """Whether it shows nothing by itself; white space is not meant."""
    return character in FILLERS or unicodedata.category(character) in UNSEEN


def seen(text: str) -> str:
    """To compare, never to keep: what is seen of it, every dash as `-`, letters of any width and size as plain small ones."""
    dashed = "".join("-" if is_dash(one) else one for one in html.unescape(text))
    folded = unicodedata.normalize("NFKD", dashed)
    plain = "".join("-" if is_dash(one) else one for one in folded if one.isspace() or not is_unseen(one))
    return plain.casefold()


def bare(word: str) -> str:
    """A word as it is compared with names: without quotes around it and what nobody sees."""
    return seen(word).strip(f"{QUOTES} ")


def unquoted(text: str) -> str:
    """The text without the pair of quotes around the whole of it, straight or not."""
    inner = text.strip()
    whole = len(inner) > 1 and inner[0] in QUOTES and inner[-1] in QUOTES
    return inner[1:-1].strip() if whole and not any(one in QUOTES for one in inner[1:-1]) else inner


def first_word(text: str) -> tuple[str, str]:
    """It, and what follows it: parted by white space of any kind, or by a dash that nobody would write inside a word."""
    first, rest = ([*text.split(None, 1), "", ""])[:2]
    cut = next((place for place, one in enumerate(first) if one in LONG and place), len(first))
    return first[:cut], f"{first[cut:]} {rest}".strip(f"{LONG} ")
