"""To whoever led, alone: how did it go, from 1 to 5."""

from incidents.models.incident import Incident
from incidents.models.rating import Rating
from incidents.short import short
from slackbot.blocks import Block, Message, actions, button, escape, notification, section

EVENT_TYPE = "rating"


def render(rating: Rating, *, again: bool) -> Message:
    """What the numbers mean, who sees them, and that this is the last time, if it is."""
    asked = f"How did {rating.incident.reference} go?"
    words = f"*{asked}* {_what(rating.incident)}\nFrom 1, we were lost, to 5, we were ready. One press is enough."
    last = " I ask only this once more." if again else ""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{asked} From 1 to 5, one press is enough."),
        blocks=[
            section(f"{words} It is shown to nobody alone, only in averages of five or more.{last}"),
            actions(*_numbers(), block_id=EVENT_TYPE),
        ],
    )


def over(rating: Rating) -> Message:
    """Thanks; or that it is too late."""
    reference = rating.incident.reference
    thanks = f"Thank you: {rating.stars} of 5 for {reference}."
    said = thanks if rating.stars else f"{reference} was not rated. I do not ask again."
    return Message(event_type=EVENT_TYPE, text=notification(said), blocks=[section(said)])


def _what(incident: Incident) -> str:
    return f"{escape(short(incident.title, 200))}, {incident.minutes_open()} min."


def _numbers() -> list[Block]:
    return [
        button("1", action_id="rate_1"),
        button("2", action_id="rate_2"),
        button("3", action_id="rate_3"),
        button("4", action_id="rate_4"),
        button("5", action_id="rate_5"),
    ]
