"""The good one does what its system prompt says, by rule: a status-page text, or a postmortem's summary."""

import re

from sandbox.model.said import Said
from sandbox.statuspage_rules import COMPONENTS

_OPENINGS = {
    "investigating": "We are investigating an issue affecting {what}.",
    "identified": "We have identified the issue affecting {what} and are working on a fix.",
    "monitoring": "A fix is in place for the issue affecting {what}, and we are monitoring the results.",
    "resolved": "The issue affecting {what} has been resolved.",
}
_ENDINGS = {"resolved": "Thank you for your patience."}


def answer(system: str, asked: str) -> Said:
    """By the words in the system prompt."""
    return Said(text=_words(system.lower(), asked))


def _words(system: str, asked: str) -> str:
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
    return f"{_OPENINGS[status].format(what=what)} {middle} {ending}"


def _summary(asked: str) -> str:
    times = re.findall(r"\b\d{2}:\d{2}\b", asked)
    span = f" The timeline runs from {times[0]} to {times[-1]}." if len(times) > 1 else ""
    return (
        "An alert opened this incident and responders gathered in its war room."
        f"{span} Customers were informed through the status page where updates were published."
        " The incident has since been resolved; cause and follow-up are left to the people involved."
    )
