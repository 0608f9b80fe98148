"""[1] to [5], on the direct message to whoever led: how it went."""

from functools import partial

from incidents.models.rating import STARS
from incidents.rating import rate
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.which_rating import rating_of


def run(asked: Asked, *, stars: int) -> str:
    """Their message then says so."""
    rating = rating_of(channel=asked.request.channel, ts=asked.request.message_ts)
    rate(rating.incident, rating_id=rating.pk, stars=stars, actor=asked.actor)
    return ""


BUTTONS = tuple(Button(action_id=f"rate_{stars}", verb="rate", run=partial(run, stars=stars)) for stars in STARS)
