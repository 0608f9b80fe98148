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

    incident: Incident
    review: Review | None  # of the draft that it was opened on, if on one
    view: str
    shown: str
    values: Mapping[str, str]
    listed: Listed | None
    actor: Actor

    @property
    def draft(self) -> Draft:
        """The draft that it was opened on."""
        if self.review is None:
            raise NotNow("I have not shown you any words here yet. Close this and press the button again.")
        return self.review.draft


@dataclass(frozen=True, kw_only=True)
class DialogKind:
    """`submit` calls one verb at once, since only the answer to a submission can put an error into it.

    `field` is the action id of the input beside which a refusal is shown. `again` is the dialog anew with a sentence above
    it, where the verb says that the words changed meanwhile: theirs, and in the inputs what was typed.
    """

    callback_id: str
    field: str
    submit: Callable[[Submission], None]
    again: Callable[[Submission, str], Block] | None = None
