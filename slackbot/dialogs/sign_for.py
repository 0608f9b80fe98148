"""Sign for it: asks who posted it and why, for a post made outside the gate."""

from incidents.errors import NotNow
from slackbot.blocks import Block, loading_modal, modal, section
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import text_input
from slackbot.messages.foreign_post import fact, words
from slackbot.models.signing import Signing
from statuspage.models.foreign_post import ForeignPost
from statuspage.sign_for import MOST_WHY, sign_for

CALLBACK_ID = "sign_for"
TITLE = "Sign for this post?"


def loading() -> Block:
    """Shown until the words are there; it cannot be submitted."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID, what="the post")


def filled(post: ForeignPost) -> Block:
    """What is on the page, and who and why."""
    why = text_input(
        "Who posted it, and why?", action_id="why", value="", shown=f"p{post.pk}", most=MOST_WHY, lines=True
    )
    stays = section("Your name goes under it, then a second person's. It stays on record as made outside the gate.")
    blocks = [section(fact(post)), *words(post), stays, why]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Sign")


def submit(sent: Submission) -> None:
    """The room sees it where the post stands."""
    shown = Signing.objects.select_related("post__incident").filter(view=sent.view, person=sent.actor.somebody).first()
    if shown is None:
        raise NotNow("The post is still loading. Close this and press the button again.")
    sign_for(shown.incident, post_id=shown.post_id, why=sent.values.get("why", ""), actor=sent.actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", submit=submit)
