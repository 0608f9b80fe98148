"""The good one does what its system prompt says, by rule: a text or a verdict for each job."""

import json
import re

from sandbox.model.said import Said
from sandbox.statuspage_rules import COMPONENTS

_OPENINGS = {
    "investigating": "We are investigating an issue affecting {what}.",
    "identified": "We have identified the issue affecting {what} and are working on a fix.",
    "monitoring": "A fix is in place for the issue affecting {what}, and we are monitoring the results.",
    "resolved": "The issue affecting {what} has been resolved.",
}
_TELLS = re.compile(
    r"\b(rolled|rolling|found|fixed|mitigated|deployed|restarted|no change|errors (?:are|at))\b", re.IGNORECASE
)
_ENDINGS = {"resolved": "Thank you for your patience."}


def answer(system: str, asked: str) -> Said:
    """By the words in the system prompt."""
    return Said(text=_words(system.lower(), asked))


def and_more(said: str, sentence: str) -> str:
    """With that sentence too, before the line that names what was used."""
    words, mark, used = said.partition("\nUSED: ")
    return f"{words} {sentence}{mark}{used}"


def _words(system: str, asked: str) -> str:
    if "status update or not" in system:
        return json.dumps({"status_update": bool(_TELLS.search(asked))})
    if "joins an incident late" in system:
        return _caught_up(asked)
    if "postmortem" in system:
        return _summary(asked)
    if "status page" in system or "status-page" in system:
        return _update(asked)
    return "Understood."


def _update(asked: str) -> str:
    stated = re.findall(r"\bstatus\W{1,4}(investigating|identified|monitoring|resolved)\b", asked, re.IGNORECASE)
    status = stated[-1].lower() if stated else "investigating"
    named = [name for name in COMPONENTS.values() if re.search(rf"\b{name}\b", asked, re.IGNORECASE)]
    what = " and ".join(named[:2]) if named else "some of our services"
    middle = (
        "Some customers may experience errors or delays." if status != "resolved" else "Service is operating normally."
    )
    ending = _ENDINGS.get(status, "We will share another update as soon as we know more.")
    lines = re.findall(r"^\((\d+)\) \d{2}:\d{2} ", asked, re.MULTILINE)
    used = f"\nUSED: {', '.join(dict.fromkeys([*lines[:1], *lines[-1:]]))}" if lines else ""
    return f"{_OPENINGS[status].format(what=what)} {middle} {ending}{used}"


def _caught_up(asked: str) -> str:
    """A sentence about the first line of the timeline and one about the last, each with its number."""
    lines = re.findall(r"^\((\d+)\) (\d{2}:\d{2}) ", asked, re.MULTILINE)
    told = [(f"The incident has been on record since {at}.", number) for number, at in lines[:1]]
    told += [(f"The newest entry is of {at}.", number) for number, at in lines[-1:]]
    return json.dumps({"sentences": [{"text": text, "lines": [int(number)]} for text, number in told]})


def _summary(asked: str) -> str:
    times = re.findall(r"\b\d{2}:\d{2}\b", asked)
    span = f" The timeline runs from {times[0]} to {times[-1]}." if len(times) > 1 else ""
    return (
        "An alert opened this incident and responders gathered in its war room."
        f"{span} Customers were informed through the status page where updates were published."
        " The incident has since been resolved; cause and follow-up are left to the people involved."
    )
