"""Drafts and what customers read: shown in the room."""

from incidents.models.stand_in import StandIn
from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from slackbot import foreign_post, refresh
from slackbot.messages import draft_waiting, held, published, stand_in_named, stopped
from slackbot.say import say, was_said
from slackbot.tasks.given import draft_of, room_lane
from statuspage.facts import (
    DraftChanged,
    DraftPublished,
    DraftWaiting,
    ForeignPostNoted,
    PublicationHeld,
    PublicationStopped,
    StandInNamed,
)
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.publication import Publication


@effect(on=DraftWaiting, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def show_draft(fact: DraftWaiting) -> None:
    draft = draft_of(fact)
    say(draft.incident, draft_waiting.render(draft), subject=f"draft:{draft.pk}")


@effect(on=DraftChanged, queue="rooms", repeat=True, latest=True, rank=Rank.DECISION)
def refresh_draft(fact: DraftChanged) -> None:
    refresh.refresh_draft(draft_of(fact))


@effect(on=DraftPublished, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def tell_published(fact: DraftPublished) -> None:
    publication = Publication.objects.select_related("incident", "approval__approver").get(pk=fact.publication_id)
    say(publication.incident, published.render(publication))


@effect(on=DraftPublished, queue="rooms", lane=room_lane, repeat=True)
def settle_stopped(fact: DraftPublished) -> None:
    """After whatever was said of its being stopped, since both are of one lane."""
    publications = Publication.objects.select_related("approval__revision__draft__incident")
    refresh.settle_stopped(publications.get(pk=fact.publication_id))


@effect(on=PublicationStopped, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def tell_stopped(fact: PublicationStopped) -> None:
    """Nothing where it has been settled since."""
    draft = draft_of(fact)
    if message := stopped.render(draft):
        say(draft.incident, message, subject=f"draft:{draft.pk}")


@effect(on=PublicationHeld, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def tell_held(fact: PublicationHeld) -> None:
    draft = draft_of(fact)
    if message := held.render(draft):
        say(draft.incident, message)


@effect(on=ForeignPostNoted, queue="rooms", lane=room_lane, repeat=True)
def show_foreign_post(fact: ForeignPostNoted) -> None:
    """One message, edited in place."""
    posts = ForeignPost.objects.select_related("incident", "signed_by", "seconded_by", "not_known_by")
    foreign_post.show(posts.get(pk=fact.post_id))


@effect(on=StandInNamed, queue="rooms", lane=room_lane, look=was_said, rank=Rank.DECISION)
def tell_stand_in(fact: StandInNamed) -> None:
    named = StandIn.objects.select_related("incident", "person", "named_by").get(pk=fact.stand_in_id)
    say(named.incident, stand_in_named.render(named))
