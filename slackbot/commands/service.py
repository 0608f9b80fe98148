"""`service <name...>`: which services are affected; `service none` names none any more."""

from incidents.affected import name_services, services
from incidents.errors import VerbRefused
from incidents.short import short
from slackbot.asked import Asked
from slackbot.blocks import escape, the_first
from slackbot.characters import QUOTES, bare
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.words import slash

NONE = "none"
MOST_LISTED = 30
BETWEEN = " ,;"
NOT_LISTED = "No service is listed to choose from: an operator sets AFFECTED_SERVICES."


def run(asked: Asked) -> str:
    """Without a name it says which are. The headline shows them to all."""
    if not asked.words:
        return _told(asked.here.affected)
    named = [] if bare(asked.words) == NONE else _named(asked.words)
    incident = name_services(asked.here, services=named, actor=asked.actor)
    looked_up = incident.service not in ("", *incident.affected[:1])
    of = f" What we see is of {escape(short(incident.service, 100))}, which its alerts name." if looked_up else ""
    return f"{_told(incident.affected)}{of}"


def _told(affected: list[str]) -> str:
    if affected:
        return f"Affected: {escape(', '.join(affected))}."
    return f"No service is named as affected. {escape(_which())}"


def _named(words: str) -> list[str]:
    """Names one after another, parted by spaces or commas, quoted or not; of two that begin alike the longer is meant."""
    rest, found = " ".join("".join(" " if one in QUOTES else one for one in words).split()).strip(BETWEEN), list[str]()
    longest_first = sorted(services(), key=len, reverse=True)
    while rest:
        name = next((one for one in longest_first if _begins(rest, one)), None)
        if name is None:
            raise VerbRefused(f"Nothing was changed. I know no service that is called {short(rest, 100)}. {_which()}")
        found.append(name)
        rest = rest[len(name) :].strip(BETWEEN)
    return found


def _begins(words: str, name: str) -> bool:
    return words[: len(name)].casefold() == name.casefold() and words[len(name) : len(name) + 1] in ("", *BETWEEN)


def _which() -> str:
    known = services()
    return f"Name some of: {the_first(known, MOST_LISTED)}. {slash('service ' + known[0])}" if known else NOT_LISTED


def _options(_asked: Asked) -> dict[str, str]:
    return {name: name for name in services()}


COMMAND = Command(
    name="service",
    usage="service <name...>|none",
    does="which services are affected",
    verb="name_services",
    run=run,
    takes=text,
    asks=(
        Ask(
            "services",
            "Which are affected? Without any, none is",
            Kind.SOME,
            options=_options,
            chosen=lambda asked: asked.here.affected,
            empty=NONE,
        ),
    ),
)
