"""[Sign for it], [Not known] and [Sign as second person] on a post that we did not send."""

from incidents.errors import NotNow
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.dialogs import sign_for as signing_dialog
from slackbot.foreign_post import newest_unsigned, shown_by
from slackbot.models.room_message import RoomMessage
from slackbot.models.signing import Signing
from statuspage.gate_check import look
from statuspage.models.foreign_post import ForeignPost
from statuspage.sign_for import countersign, disown


def sign(asked: Asked) -> str:
    """Asks who and why. On a message about a draft, whose words somebody just posted by hand, the page is looked at first."""
    request = asked.request
    post = _post(asked)
    if post.signed_by:
        raise NotNow(f"{post.signed_by} has signed for it already.")
    Signing.objects.update_or_create(view=request.view, defaults={"person": asked.person, "post": post})
    dialog.fill(request, signing_dialog.filled(post))
    return ""


def _post(asked: Asked) -> ForeignPost:
    request = asked.request
    about_a_draft = RoomMessage.objects.filter(
        room__channel=request.channel, ts=request.message_ts, subject__startswith="draft:"
    )
    if about_a_draft.exists():
        look()
        return newest_unsigned(asked.here)
    return shown_by(channel=request.channel, ts=request.message_ts)


def not_known(asked: Asked) -> str:
    """The message says so, and what to do."""
    post = shown_by(channel=asked.request.channel, ts=asked.request.message_ts)
    disown(asked.here, post_id=post.pk, actor=asked.actor)
    return ""


def second(asked: Asked) -> str:
    """The second name under it."""
    post = shown_by(channel=asked.request.channel, ts=asked.request.message_ts)
    countersign(asked.here, post_id=post.pk, actor=asked.actor)
    return ""


SIGN = Button(action_id="sign_for", verb="sign_for", run=sign, loading=signing_dialog.loading)
NOT_KNOWN = Button(action_id="not_known", verb="disown", run=not_known)
SECOND = Button(action_id="countersign", verb="countersign", run=second, fresh=True)
