"""What a dialog is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incidents.actor import Actor
from incidents.errors import NotNow
from incidents.models.incident import Incident
from slackbot.blocks import Block
from slackbot.models.review import Review
from statuspage.components import Listed
from statuspage.models.draft import Draft


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A dialog as it was sent off.

    `shown` is what we wrote into the view when we filled it, e.g. the digest of the words it showed; `values` what was typed
    and chosen, by action id; `listed` the page's components as they are kept here.
    """

    about: Incident | None  # what it was opened in, if in one
    review: Review | None  # of the draft that it was opened on, if on one
    view: str
    shown: str
    values: Mapping[str, str]
    listed: Listed | None
    actor: Actor

    @property
    def incident(self) -> Incident:
        """The incident that it was opened in; a dialog that needs one is refused without before it is submitted."""
        if self.about is None:
            raise LookupError("submitted outside a war room")
        return self.about

    @property
    def draft(self) -> Draft:
        """The draft that it was opened on."""
        if self.review is None:
            raise NotNow("I have not shown you any words here yet. Close this and press the button again.")
        return self.review.draft


@dataclass(frozen=True, kw_only=True)
class DialogKind:
    """`submit` calls one verb at once, since only the answer to a submission can put an error into it. It gives what is shown
    then, or nothing: the dialog closes. `first` gives what is shown instead of doing anything, if something is to be asked.

    `field` is the action id of the input beside which a refusal is shown. `again` is the dialog anew with a sentence above
    it, where the verb says that the words changed meanwhile: theirs, and in the inputs what was typed.
    """

    callback_id: str
    field: str
    submit: Callable[[Submission], Block | None]
    first: Callable[[Submission], Block | None] | None = None
    again: Callable[[Submission, str], Block] | None = None
    in_room: bool = True  # it is about an incident
    leads: bool = False  # while nobody leads, whoever sends it off comes to
    fresh: bool = False  # Slack is asked anew whether this person is who they were
