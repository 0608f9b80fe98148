"""What somebody may have meant who typed a command that is not known."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from slackbot.characters import bare

ALIKE = 0.7  # of difflib's measure: a letter left out, doubled or swapped in a short name
LEAST = 3  # letters, of a name that was typed in part
HELP = {"", "help", "h"}


def nearest(text: str, names: Iterable[str]) -> str:
    """The command whose name is most like the first two words, or else like the first, or has it; empty where none is."""
    typed, known = _typed(text), list(names)
    of_two = get_close_matches(" ".join(typed), [name for name in known if " " in name], n=1, cutoff=0.85)
    in_one = get_close_matches("".join(typed), known, n=1, cutoff=0.9)
    of_one = get_close_matches(typed[0], known, n=1, cutoff=ALIKE) if typed else []
    return next(iter([*of_two, *in_one, *of_one, *(_in_part(typed[0], known) if typed else [])]), "")


def is_for_help(text: str) -> bool:
    """`help`, or what people try of other programs: `?`, `--help`, `-h`."""
    return next(iter(_typed(text)), "").strip("?") in HELP


def _typed(text: str) -> list[str]:
    return [bare(word).strip("-/") for word in text.split(None, 2)[:2]]


def _in_part(typed: str, known: Sequence[str]) -> list[str]:
    """The one name of which it is the beginning, or a word; of several the one that all of them begin with."""
    having = [name for name in known if len(typed) >= LEAST and (name.startswith(typed) or typed in name.split())]
    return [name for name in having if all(other.startswith(name) for other in having)]
