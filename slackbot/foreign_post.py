"""A foreign post in the room: shown once, kept as it stands, and found again from the message on which a button was pressed."""

from incidents.errors import NotNow
from incidents.models.incident import Incident
from slackbot.messages import foreign_post
from slackbot.models.room_message import RoomMessage
from slackbot.say import edit, is_posted, say
from statuspage.models.foreign_post import ForeignPost

SUBJECT = "foreign:"


def show(post: ForeignPost) -> None:
    """The room's one message about it, posted now or as it is now."""
    if post.incident is None:
        return
    key, message = f"foreign_post:{post.pk}", foreign_post.render(post)
    was_there = is_posted(key)
    row = say(post.incident, message, key=key, subject=f"{SUBJECT}{post.pk}")
    if row and was_there:
        edit(row, message)


def shown_by(*, channel: str, ts: str) -> ForeignPost:
    """Which one that message is about, whatever its button carries. Raises NotNow for a message about none."""
    message = RoomMessage.objects.filter(room__channel=channel, ts=ts, subject__startswith=SUBJECT).first()
    if message is None:
        raise NotNow("That message is about no post of somebody else's.")
    posts = ForeignPost.objects.select_related("incident", "signed_by", "seconded_by")
    return posts.get(pk=message.subject.removeprefix(SUBJECT))


def newest_unsigned(incident: Incident) -> ForeignPost:
    """The newest for which nobody has signed. Raises NotNow where there is none."""
    post = ForeignPost.objects.select_related("incident").filter(incident=incident, signed_by=None).first()
    if post is None:
        raise NotNow(
            "I see no post on the status page that we did not send and nobody signed for. Post it there, then press again."
        )
    return post
