"""What may be opened by hand, and what is said of it: the same for the command and the dialog.

Nothing is opened where a private one, or a drill, may have been meant: an incident that is open is read by everybody.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from incidents.errors import VerbRefused
from incidents.models.incident import Incident, Severity
from slackbot.blocks import escape
from slackbot.characters import bare, seen, unquoted
from slackbot.commands.parse import refuse_unknown_option
from slackbot.models.war_room import WarRoom
from slackbot.words import as_words, runs_of_letters, slash, words_of

MAX_TITLE = 300
KEPT_FOR_LATER = {"private", "drill"}  # read as a title, the first would tell everybody what was meant for few
LOOKED_AT = 3  # a title's first words, among which neither may be; nor may it be the last, or follow a dash
NEARLY = 0.8  # of difflib's measure: `privat`, `pirvate`
GRAVE = re.compile(r"p\d|sev(?:erity)?-*\d")  # `P99 latency` is a title
NOTHING = "Nothing was opened and nobody was told."


def parsed(words: str) -> tuple[Severity, str]:
    """Raises VerbRefused, with the text, where there is no title, or where it may not be one."""
    typed = [word for word in unquoted(as_words(words)).split() if seen(word)]  # a soft hyphen is seen as a dash
    named = bare(typed[0].rstrip(":,;.")).rstrip(":,;.").upper() if typed else ""
    severity = Severity(named) if named in Severity.values else None
    title = unquoted(" ".join(typed[1:] if severity else typed))
    refuse_unknown_option("declare", title, so=NOTHING)
    _refuse_kept_for_later(title, words)
    _refuse_other_severity(title, words, is_named=severity is not None)
    if not title:
        raise VerbRefused(f"Nothing was opened: it needs a title. {slash('declare P1 Checkout errors')}")
    if len(title) > MAX_TITLE:
        raise VerbRefused(
            f"Nothing was opened: that title has {len(title)} characters, at most {MAX_TITLE} fit. Your text:\n{title}"
        )
    return severity or Severity.P1, title


def _refuse_kept_for_later(title: str, words: str) -> None:
    runs = [runs_of_letters(word) for word in words_of(title)]
    misspelt = (_nearly(run) for one in runs[:1] for run in one)
    looked_at = set[str]().union(*runs[:LOOKED_AT], *runs[-1:], *_after_dashes(title), *misspelt)
    for kept in sorted(KEPT_FOR_LATER & looked_at):
        raise VerbRefused(
            f"{NOTHING} I cannot open a {kept} incident yet. If “{kept}” is only a word of the title, put it after the"
            f" third and before the last: {slash(f'declare Errors at checkout: {kept} …')}. Your text:\ndeclare {as_words(words)}"
        )


def _after_dashes(title: str) -> Iterator[set[str]]:
    """What stands behind dashes alone: a phone makes `— private` of `-- private`."""
    for before, word in pairwise(title.split()):
        if set(seen(before)) == {"-"}:
            yield runs_of_letters(word)


def _nearly(run: str) -> list[str]:
    return get_close_matches(run, KEPT_FOR_LATER, n=1, cutoff=NEARLY)


def _refuse_other_severity(title: str, words: str, *, is_named: bool) -> None:
    """A second one, one that there is not, or one behind the title: the wrong people would be woken, or nobody."""
    first, *more = [bare(word).strip(":,;.") for word in words_of(title)] or [""]
    last = more[-1].upper() if more and not is_named else ""
    if last in Severity.values:
        found, so = last, "How grave it is comes first"
    elif GRAVE.fullmatch(first):
        found, so = first.upper(), "It may be one of P1, P2 and P3"
    else:
        return
    raise VerbRefused(
        f"{NOTHING} Is {found} how grave it is? {so}: {slash('declare P3 Checkout errors')}. If it belongs to the title, put it"
        f" between other words. Your text:\ndeclare {as_words(words)}"
    )


def told(incident: Incident, is_new: bool) -> str:
    """What became of it (mrkdwn), the same in a dialog."""
    if is_new:
        return f"{incident.reference} is open: {escape(incident.title)}. You will be in its room in a few seconds."
    return f"You declared {incident.reference} a moment ago: {escape(incident.title)}. {_room(incident)}"


def _room(incident: Incident) -> str:
    room = WarRoom.objects.filter(incident=incident).first()
    return f"Its room: <#{room.channel}>" if room else "Its room opens by itself."
