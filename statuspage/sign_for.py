"""The verbs by which people sign for a post made outside the gate: who and why, and then a second person. It stays what it is."""

from typing import Any

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.system_verb import system_verb
from incidents.verb import verb
from statuspage.facts import ForeignPostNoted
from statuspage.models.foreign_post import ForeignPost

MOST_WHY = 500


@verb
def sign_for(incident: Incident, *, post_id: int, why: str, actor: Actor) -> ForeignPost:
    """The actor answers for the post. Raises NotNow where somebody does already, VerbRefused without a reason."""
    return _sign(_locked(post_id, incident), why, actor)


@verb
def countersign(incident: Incident, *, post_id: int, actor: Actor) -> ForeignPost:
    """A second person has looked at it. Raises NotYours for whoever signed first, under whichever of their rows."""
    return _second(_locked(post_id, incident), actor)


@verb
def disown(incident: Incident, *, post_id: int, actor: Actor) -> ForeignPost:
    """The actor does not know who posted it. It can still be signed for."""
    return _disown(_locked(post_id, incident), actor)


@system_verb
def sign_for_elsewhere(*, post_id: int, why: str, actor: Actor) -> ForeignPost:
    """The same for one that is about no incident of ours."""
    return _sign(_locked(post_id, None), why, _admitted(actor, "sign_for_elsewhere"))


@system_verb
def countersign_elsewhere(*, post_id: int, actor: Actor) -> ForeignPost:
    """The same for one that is about no incident of ours."""
    return _second(_locked(post_id, None), _admitted(actor, "countersign_elsewhere"))


@system_verb
def disown_elsewhere(*, post_id: int, actor: Actor) -> ForeignPost:
    """The same for one that is about no incident of ours."""
    return _disown(_locked(post_id, None), _admitted(actor, "sign_for_elsewhere"))


def _admitted(actor: Actor, line: str) -> Actor:
    actor = actor.as_of_now()
    refuse_unless_may(actor, line, None)
    return actor


def _locked(post_id: int, incident: Incident | None) -> ForeignPost:
    post = ForeignPost.objects.lock(post_id)
    if post.incident_id != (incident.pk if incident else None):
        raise NotNow("That post belongs to another incident.")
    return post


def _sign(post: ForeignPost, why: str, actor: Actor) -> ForeignPost:
    if not why.strip():
        raise VerbRefused("Say who posted it and why; it goes on record beside your name.")
    if len(why.strip()) > MOST_WHY:
        raise VerbRefused(f"At most {MOST_WHY} characters fit.")
    if post.signed_by:
        raise NotNow(f"{post.signed_by} has signed for it already.")
    post.signed_by, post.why, post.signed_at = actor.somebody, why.strip(), database_now()
    return _saved(post, Action.FOREIGN_POST_SIGNED, actor, "signed_by", "why", "signed_at", words={"why": post.why})


def _second(post: ForeignPost, actor: Actor) -> ForeignPost:
    if post.signed_by is None:
        raise NotNow("Nobody has signed for it yet. Whoever posted it, or knows who did, signs first.")
    if post.seconded_by:
        raise NotNow(f"{post.seconded_by} has signed for it as the second person already.")
    if post.signed_by.root == actor.somebody.root:
        raise NotYours("You signed for it first, so a second person does. Any approver can.")
    post.seconded_by, post.seconded_at = actor.somebody, database_now()
    return _saved(post, Action.FOREIGN_POST_COUNTERSIGNED, actor, "seconded_by", "seconded_at")


def _disown(post: ForeignPost, actor: Actor) -> ForeignPost:
    if post.signed_by:
        raise NotNow(f"{post.signed_by} has signed for it.")
    if post.not_known_by:
        return post  # one name is enough; the others know no more
    post.not_known_by, post.not_known_at = actor.somebody, database_now()
    return _saved(post, Action.FOREIGN_POST_NOT_KNOWN, actor, "not_known_by", "not_known_at")


def _saved(post: ForeignPost, action: Action, actor: Actor, *fields: str, **about: Any) -> ForeignPost:
    """Saved and on record, and whoever shows it is told."""
    post.save(update_fields=fields)
    event = record(action, actor=actor, incident=post.incident, post=post.pk, digest=post.digest, **about)
    if post.incident:
        announce(ForeignPostNoted(post.incident.pk, post.pk), event=event)
    return post
