"""How it went, from 1 to 5: asked of whoever led once it is over, once more a day later, then given up.

The numbers stand in no event, since a single one is nobody's to read: they are shown in averages alone.
"""

from datetime import timedelta

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, NotYours
from incidents.facts import RatingOver
from incidents.models.incident import Incident, State
from incidents.models.rating import Rating
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.quiet_hours import working_time
from incidents.turns import owe_turn
from incidents.verb import verb

UNDO = timedelta(seconds=60)  # whoever is not in the room hears of an end no sooner
AGAIN = timedelta(hours=24)
GIVEN_UP = timedelta(hours=48)
A_WORKING_DAY = timedelta(hours=9)  # at least so long after the second asking, which may have waited for one


@verb
def plan_rating(incident: Incident, *, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """Of the episode that has ended; nothing where nobody led. Of one resolved anew before anybody was asked, it is put off."""
    if incident.state != State.RESOLVED or incident.resolved_at is None or not incident.is_led or incident.ic is None:
        return
    at = incident.resolved_at + UNDO
    first = {"person": incident.ic.root, "due_at": at}
    rating, new = Rating.objects.get_or_create(incident=incident, episode=incident.episode, defaults=first)
    if new or (rating.asked_at is None and rating.due_at < incident.resolved_at):
        owe_turn(rating, at=at)


@verb
def rating_turn(incident: Incident, *, rating_id: int, actor: Actor) -> Rating | None:
    """The rating, if whoever led is to be asked now. One that stays unanswered is given up.

    The second time comes in their working hours, however late its turn is. Of what is open again nothing is asked.
    """
    rating, now = incident.ratings.select_related("person").get(pk=rating_id), database_now()
    is_its_end = incident.state == State.RESOLVED and incident.episode == rating.episode
    if rating.is_over or not is_its_end or rating.due_at > now:
        return None
    at_work = working_time(now, rating.person)
    if rating.times_asked == 1 and at_work > now:
        owe_turn(rating, at=at_work)
        return None
    if rating.times_asked < 2:
        return rating
    rating.skipped_at = now
    rating.save(update_fields=["skipped_at"])
    event = record(Action.RATING_SKIPPED, actor=actor, incident=incident, rating=rating.pk)
    announce(RatingOver(incident.id, rating.pk), event=event)
    return None


@verb
def note_rating_asked(incident: Incident, *, rating_id: int, again: bool, is_told: bool, actor: Actor) -> None:
    """They were asked, or are not there to be told; the next turn is planned. A second time changes nothing."""
    rating, now = incident.ratings.select_related("person").get(pk=rating_id), database_now()
    if rating.times_asked != int(again):
        return
    if again:
        rating.asked_again_at = now
        due = max((rating.asked_at or now) + GIVEN_UP, now + A_WORKING_DAY)
    else:
        rating.asked_at = now
        due = working_time(now + AGAIN, rating.person)
    rating.save(update_fields=["asked_at", "asked_again_at"])
    if is_told:
        record(Action.RATING_ASKED, actor=actor, incident=incident, rating=rating.pk, again=again)
    owe_turn(rating, at=due)


@verb
def rate(incident: Incident, *, rating_id: int, stars: int, actor: Actor) -> Rating:
    """Raises NotYours for anybody but whom it was asked of, NotNow for a second number and for one that comes too late."""
    rating = incident.ratings.select_related("person").get(pk=rating_id)
    if rating.person_id not in actor.somebody.rows:
        raise NotYours(f"Only {rating.person}, who led {incident.reference}, is asked how it went.")
    if rating.skipped_at or (rating.stars and rating.stars != stars):
        raise NotNow(f"{incident.reference} was rated before, or it is too late for it; nothing was changed.")
    if rating.stars is None:
        rating.stars, rating.rated_at = stars, database_now()
        rating.save(update_fields=["stars", "rated_at"])
        event = record(Action.IC_RATED, actor=actor, incident=incident, rating=rating.pk)
        announce(RatingOver(incident.id, rating.pk), event=event)
    return rating
