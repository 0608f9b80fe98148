"""A message of the room goes into the timeline, with its pictures, because somebody there wants it to."""

from django.conf import settings

from clients.errors import Refused
from incidents import people
from incidents.actor import WORKER
from incidents.kept import Written, keep_message
from incidents.kept_images import keep_image
from incidents.models.kept_message import KeptMessage
from incidents.models.person import Person
from slackbot import client, files
from slackbot.asked import Asked
from slackbot.genuine import is_from_elsewhere, refuse_unless_genuine
from slackbot.posted import Posted, as_it_stands
from slackbot.presence import note_who_is_there
from slackbot.words import slash
from slackbot.workspace import workspace
from slackbot.written import in_words

MOST_FILES = 10  # of one message


def keep(asked: Asked) -> str:
    """What whoever asked is told. May be repeated: what is kept stays as it is, what is missing is fetched."""
    posted = as_it_stands(asked.request.channel, asked.request.message_ts)  # first: while Slack is away the wish waits
    refuse_unless_genuine(asked)
    note_who_is_there(asked)
    if posted is None:
        return "That message is gone, so it was not kept."
    message = Written(
        channel=asked.request.channel,
        ts=posted.ts,
        text=in_words(posted.text),
        author=_author(posted),
        link=posted.permalink,
        edited=posted.edited_ts,
    )
    kept = keep_message(asked.here, message=message, actor=asked.actor)
    missed = [why for one in posted.files[:MOST_FILES] if (why := _fetch(asked, kept, one.id))]
    if len(posted.files) > MOST_FILES:
        missed.append(f"{len(posted.files) - MOST_FILES} more files: at most {MOST_FILES} of a message are looked at.")
    return "\n".join([f"It stands in the timeline; {slash('timeline')} shows it.", *missed])


def _fetch(asked: Asked, kept: KeptMessage, file: str) -> str:
    """Keeps one of its pictures; why not, where it does not."""
    if kept.images.filter(file=file).exists():
        return ""
    try:
        picture = files.fetch_image(file, most=settings.KEPT_IMAGE_MB * 1_000_000)
    except Refused as refused:
        return f"A file of it was not kept: {files.WHY.get(refused.code, 'Slack does not give it.')}"
    keep_image(
        asked.here,
        message_id=kept.pk,
        file=file,
        name=picture.name,
        mimetype=picture.mimetype,
        content=picture.content,
        actor=WORKER,
    )
    return ""


def _author(posted: Posted) -> Person | None:
    """Who wrote it: nobody where an app did, or somebody of another company, of whom we keep no row."""
    if posted.bot_id or not posted.user:
        return None
    team = workspace().key
    known = Person.objects.known_as(slack_team=team, slack_id=posted.user)
    if known and known.name:
        return known
    told = client.user_info(posted.user)
    if is_from_elsewhere(told):
        return None
    person = people.by_slack(team=team, user=posted.user)
    return people.keep_current(person, name=told.real_name, email=told.email)
