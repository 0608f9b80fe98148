"""What somebody may have meant who typed a command that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

from slackbot.characters import bare

ALIKE = 0.7  # of difflib's measure: a letter left out, doubled or swapped in a short name


def nearest(text: str, names: Iterable[str]) -> str:
    """The command whose name is most like the first two words, or else like the first; empty where none is."""
    typed = [bare(word).strip("-/") for word in text.split(None, 2)[:2]]
    known = list(names)
    of_two = get_close_matches(" ".join(typed), [name for name in known if " " in name], n=1, cutoff=0.85)
    of_one = get_close_matches(typed[0], known, n=1, cutoff=ALIKE) if typed else []
    return next(iter([*of_two, *of_one]), "")
