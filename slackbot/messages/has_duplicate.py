"""Another incident was closed as a duplicate of this one: told where it goes on, with the people who had it there."""

from incidents.models.incident import Incident
from slackbot.blocks import Message, mention, notification, section, the_first
from slackbot.messages.related import titled
from slackbot.words import slash

EVENT_TYPE = "has_duplicate"
MOST_NAMED = 10


def render(incident: Incident, *, duplicate: Incident) -> Message:
    """As it is now: it may be open again."""
    if duplicate.duplicate_of_id != incident.pk:
        return _message(incident, duplicate, "is no duplicate of this one after all; it is open again.")
    by = f" by {mention(duplicate.ic)}" if duplicate.ic else ""
    return _message(incident, duplicate, f"was closed as a duplicate of this one{by}. {_people(incident, duplicate)}")


def _message(incident: Incident, duplicate: Incident, said: str) -> Message:
    return Message(
        event_type=EVENT_TYPE,
        text=notification(
            f"{incident.reference}: {duplicate.reference} {duplicate.title} is a duplicate of it, or was."
        ),
        blocks=[section(f"*{titled(duplicate)}* {said}")],
    )


def _people(incident: Incident, duplicate: Incident) -> str:
    """Who was called in there and not here."""
    here = incident.responders.values("person")
    others = duplicate.responders.exclude(person__in=here).select_related("person")
    named = [mention(one.person) for one in others if one.person_id != incident.ic_id]
    if not named:
        return "All of its people are here."
    return f"Its people, who are not here: {the_first(named, MOST_NAMED)}. {slash('invite @name')} calls them in."
