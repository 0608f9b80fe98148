"""Sign for it: asks who posted it and why, for a post made outside the gate."""

from collections.abc import Mapping

from incidents.actor import Actor
from incidents.models.person import Person
from slackbot.blocks import Block, loading_modal, modal, plain, section
from slackbot.dialogs.dialog_kind import DialogKind
from slackbot.dialogs.inputs import text_input
from slackbot.messages.foreign_post import fact
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
    blocks = [section(fact(post)), *plain(post.words), stays, why]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID, submit="Sign")


def opened(view: str, person: Person) -> Signing | None:
    """What that modal shows them."""
    return Signing.objects.select_related("post__incident").filter(view=view, person=person).first()


def submit(signing: Signing, values: Mapping[str, str], actor: Actor) -> None:
    """The room sees it where the post stands."""
    sign_for(signing.incident, post_id=signing.post_id, why=values.get("why", ""), actor=actor)


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="why", opened=opened, submit=submit)
