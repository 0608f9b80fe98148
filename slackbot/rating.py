"""Asks whoever led how it went, in a direct message, and closes it once that is said or given up."""

from incidents.actor import WORKER
from incidents.models.incident import Incident
from incidents.models.rating import Rating
from incidents.rating import note_rating_asked, rating_turn
from slackbot.messages import rating as message
from slackbot.models.direct_message import DirectMessage
from slackbot.reach import tell_if_there
from slackbot.say import edit
from slackbot.which_rating import key_of


def ask(incident: Incident, *, rating_id: int) -> None:
    """If its turn has come. Each of both times once: the message is found again where its answer was lost.

    Whoever is deactivated by then is not asked, and could not answer.
    """
    rating = rating_turn(incident, rating_id=rating_id, actor=WORKER)
    if rating is None:
        return
    again = rating.times_asked > 0
    is_there = rating.person.is_active and bool(rating.person.slack_id)
    if is_there:
        tell_if_there(rating.person, message.render(rating, again=again), key=key_of(rating, again=again))
    note_rating_asked(incident, rating_id=rating.pk, again=again, is_told=is_there, actor=WORKER)


def close(rating: Rating) -> None:
    """Whatever asked for it says what became of it, and has no buttons any more."""
    keys = [key_of(rating, again=again) for again in (False, True)]
    for told in DirectMessage.objects.filter(key__in=keys).exclude(ts=""):
        edit(told, message.over(rating))
