"""Whether somebody may do what they asked for, before anything of it is done."""

from incidents.authority import Verdict, refuse_unless_may
from incidents.errors import VerbRefused
from incidents.verb import record_refusal
from slackbot.asked import Asked


def refuse_unless_allowed(asked: Asked, verb: str) -> Verdict:
    """The verb would refuse it too; what only reads or shows has no other place to ask. The refusal is on record."""
    try:
        return refuse_unless_may(asked.actor, verb, asked.incident)
    except VerbRefused as refusal:
        if asked.incident:
            record_refusal(asked.incident, actor=asked.actor, verb=verb, refusal=refusal)
        raise
