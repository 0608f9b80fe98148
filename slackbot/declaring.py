"""What may be opened by hand, and what is said of it: the same for the command and the dialog.

Nothing is opened where a private one, or a drill, may have been meant: an incident that is open is read by everybody.
"""

from incidents.errors import VerbRefused
from incidents.models.incident import Incident, Severity
from slackbot.blocks import escape
from slackbot.characters import bare, seen, unquoted
from slackbot.commands.parse import refuse_unknown_option
from slackbot.models.war_room import WarRoom
from slackbot.words import as_words, runs_of_letters, slash, words_of

MAX_TITLE = 300
KEPT_FOR_LATER = {"private", "drill"}  # read as a title, the first would tell everybody what was meant for few
LOOKED_AT = 3  # a title's first words, among which neither may be
NOTHING = "Nothing was opened and nobody was told."


def parsed(words: str) -> tuple[Severity, str]:
    """Raises VerbRefused, with the text, where there is no title, or where it may not be one."""
    typed = [word for word in unquoted(as_words(words)).split() if seen(word)]  # a soft hyphen is seen as a dash
    named = bare(typed[0]).rstrip(":,;.").upper() if typed else ""
    severity = Severity(named) if named in Severity.values else None
    title = unquoted(" ".join(typed[1:] if severity else typed))
    refuse_unknown_option("declare", title, so=NOTHING)
    _refuse_kept_for_later(title, words)
    if not title:
        raise VerbRefused(f"Nothing was opened: it needs a title. {slash('declare P1 Checkout errors')}")
    if len(title) > MAX_TITLE:
        raise VerbRefused(
            f"Nothing was opened: that title has {len(title)} characters, at most {MAX_TITLE} fit. Your text:\n{title}"
        )
    return severity or Severity.P1, title


def _refuse_kept_for_later(title: str, words: str) -> None:
    first = {run for word in words_of(title)[:LOOKED_AT] for run in runs_of_letters(word)}
    for kept in sorted(KEPT_FOR_LATER & first):
        raise VerbRefused(
            f"{NOTHING} I cannot open a {kept} incident yet. If “{kept}” is only a word of the title, put it after the"
            f" third: {slash(f'declare Errors at checkout: {kept} …')}. Your text:\ndeclare {words}"
        )


def told(incident: Incident, is_new: bool) -> str:
    """What became of it (mrkdwn), the same in a dialog."""
    if is_new:
        return f"{incident.reference} is open: {escape(incident.title)}. You will be in its room in a few seconds."
    return f"You declared {incident.reference} a moment ago: {escape(incident.title)}. {_room(incident)}"


def _room(incident: Incident) -> str:
    room = WarRoom.objects.filter(incident=incident).first()
    return f"Its room: <#{room.channel}>" if room else "Its room opens by itself."
