"""What people type: how a command is written, the limit of its length, and words that look like an option."""

import re
from itertools import accumulate, takewhile

from django.conf import settings

from incidents.errors import VerbRefused
from slackbot.blocks import escape
from slackbot.characters import QUOTES, is_unseen, seen
from slackbot.written import label_people

MAX_TEXT = 500
GIVEN_BACK = 10_000  # characters of an answer, each sign as Slack wants it written
QUOTED = re.compile(
    r"[\"`\u201c-\u201f\u00ab\u00bb\uff02][^\"`\u201c-\u201f\u00ab\u00bb\uff02]*[\"`\u201c-\u201f\u00ab\u00bb\uff02]"
)
OPTION = re.compile(rf"[{re.escape(QUOTES)}(\[{{<*_~]*-+[^\W\d_]")  # dashes and then a letter; `-5` is a number
MENTIONED = re.compile(r"<([@#])([UWCGD][A-Z0-9]{1,31})(?:\|([^<>|]*))?>")
CALLED = re.compile(r"<!(here|channel|everyone|subteam\^[A-Z0-9]+|date\^[^<>|]*)(?:\|([^<>|]*))?>")
LINKED = re.compile(r"<((?:https?|mailto|tel):[^<>|]*)(?:\|([^<>|]*))?>")


def slash(words: str) -> str:
    """A command as people type it here, in a message: `/incident status`."""
    return f"`{settings.SLACK_COMMANDS[0]} {words}`"


def refuse_overlong(text: str) -> None:
    """A text over the limit is refused and given back. What Slack wrote instead of a sign or a name does not count."""
    typed = as_words(text)
    if len(typed) > MAX_TEXT:
        raise VerbRefused(
            f"That is {len(typed)} characters; at most {MAX_TEXT} fit. Nothing was done. Your text:\n{_as_it_fits(typed)}"
        )


def _as_it_fits(text: str) -> str:
    taken = accumulate(len(escape(one)) for one in text)
    kept = text[: sum(so_far <= GIVEN_BACK for so_far in taken)]
    return kept if kept == text else f"{kept}\u2026"


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
    """As it was typed: Slack writes people, channels and links in brackets, and three signs as entities.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages : somebody without a label is called what
    we know, a link what stood there, with where it leads where that is another place.
    """
    text = MENTIONED.sub(lambda found: f"{found[1]}{found[3] or found[2]}", label_people(text))
    text = CALLED.sub(_called, text)
    text = LINKED.sub(_linked, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _called(found: re.Match[str]) -> str:
    """`@here`, a group by its handle, a time by what is read where it cannot be shown."""
    what, label = found[1], found[2] or ""
    return label or what if what.startswith("date^") else f"@{(label or what).removeprefix('@').partition('^')[0]}"


def _linked(found: re.Match[str]) -> str:
    leads, label = found[1], found[2] or ""
    if not label:
        return leads
    return (
        label
        if leads in (label, f"http://{label}", f"https://{label}", f"mailto:{label}", f"tel:{label}")
        else f"{label} ({leads})"
    )
