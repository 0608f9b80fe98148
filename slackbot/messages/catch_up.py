"""What happened so far, in a dialog: the model's sentences with links to what they rest on, or the timeline as it stands."""

from datetime import datetime

from ai.catch_up import CatchUp, Sentence
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Block, clock, context, escape, loading_modal, modal, paragraphs, section
from slackbot.commands import timeline
from slackbot.messages import entries

CALLBACK_ID = "catch_up"
TITLE = "What happened so far"
NEWEST = 15  # lines of the timeline, where there is nothing else to show


def loading() -> Block:
    """Opened within three seconds; the model may take ten."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="what happened")


def filled(incident: Incident, told: CatchUp) -> Block:
    """Whoever reads it sees what each sentence rests on, and that a model wrote it; or why none did."""
    blocks = _summed_up(told, told.at) if told.at else _as_it_stands(incident, told.why)
    return modal(
        title=TITLE, blocks=[section(f"*{escape(short(str(incident), 200))}*"), *blocks], callback_id=CALLBACK_ID
    )


def _summed_up(told: CatchUp, at: datetime) -> list[Block]:
    rests_on = {line.seq: line for sentence in told.sentences for line in sentence.rests_on}
    return [
        *paragraphs([_sentence(one) for one in told.sentences]),
        context(
            f"Written by the model at {clock(at)} from the newest {told.read} timeline entries, without the names in them."
            " Each number leads to what a sentence rests on. Only you see this."
        ),
        *entries.listed("*Since then*", told.since),
        *entries.listed("*What it rests on*", [rests_on[seq] for seq in sorted(rests_on)]),
    ]


def _as_it_stands(incident: Incident, why: str) -> list[Block]:
    lines = timeline.newest(incident, most=NEWEST).split("\n")
    return [section(f":warning: {escape(why)} This is the timeline as it stands."), *paragraphs(lines)]


def _sentence(sentence: Sentence) -> str:
    return " ".join([escape(" ".join(sentence.text.split())), *map(entries.numbered, sentence.rests_on)])
