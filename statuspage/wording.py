"""What a writer says of a template, and the usual messages to begin with."""

from dataclasses import dataclass

from incidents.errors import VerbRefused
from statuspage.content import NEW, Content, Impact, Status
from statuspage.models.template import Template

LONGEST_NAME, LONGEST_TITLE = 80, 200


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Empty `title` and `impact`: the customers' stay as they are. Without white space around the words."""

    name: str
    title: str
    body: str
    status: Status
    impact: Impact | None
    is_holding: bool

    def __post_init__(self) -> None:
        """Raises UnreadableContent for what could not be published, VerbRefused for what a template cannot be."""
        for part in ("name", "title", "body"):
            object.__setattr__(self, part, getattr(self, part).replace("\r\n", "\n").strip())
        if not self.name or len(self.name) > LONGEST_NAME or "\n" in self.name:
            raise VerbRefused(
                f"Give it a name of 1 to {LONGEST_NAME} characters on one line; people choose it by that."
            )
        if len(self.title) > LONGEST_TITLE:
            raise VerbRefused(f"The title has {len(self.title)} characters; at most {LONGEST_TITLE} are kept.")
        if self.is_holding and not (self.title and self.impact):
            raise VerbRefused("A holding statement says its title and impact too: nobody edits it before it goes out.")
        for title in (self.name, self.title or self.name):
            self._refuse_unpublishable(title)

    def _refuse_unpublishable(self, title: str) -> None:
        impact = self.impact or Impact.NONE
        Content(page="", target=NEW, follows="", title=title, body=self.body, status=self.status, impact=impact)

    @classmethod
    def of(cls, template: Template) -> "Wording":
        """As a row has it."""
        return cls(
            name=template.name,
            title=template.title,
            body=template.body,
            status=Status(template.status),
            impact=Impact(template.impact) if template.impact else None,
            is_holding=template.is_holding,
        )


def _usual(status: Status, body: str) -> Wording:
    return Wording(name=status.capitalize(), title="", body=body, status=status, impact=None, is_holding=False)


USUAL = (
    _usual(
        Status.INVESTIGATING,
        "We are looking into a problem. Some of what you do here may fail or be slow. We will tell you more as soon as we"
        " know it.",
    ),
    _usual(Status.IDENTIFIED, "We have found the cause of the problem and are working on a fix."),
    _usual(Status.MONITORING, "We have put a fix in place and are watching whether it holds."),
    _usual(Status.RESOLVED, "The problem is over, and everything works as it should. We are sorry for the trouble."),
)
