"""The form in which a template is written. What the verb refuses is said in it, and nothing typed is lost."""

from typing import Any

from django import forms

from incidents.actor import Actor
from incidents.errors import VerbRefused
from statuspage.content import Impact, Status
from statuspage.models import Template
from statuspage.prepare import write_template
from statuspage.wording import LONGEST_NAME, LONGEST_TITLE, Wording

AS_IT_STANDS = ("", "as customers have it")


class WordingForm(forms.Form):
    """A Wording, field by field."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        help_text="People choose it by this. Named like a service, it is offered first for that service's incidents.",
    )
    is_holding = forms.BooleanField(
        required=False,
        label="It is a holding statement",
        help_text="Once a member of approvers who wrote none of it has reviewed it, an IC in commanders may publish it alone.",
    )
    title = forms.CharField(
        max_length=LONGEST_TITLE, required=False, help_text="Empty: the title that customers have stays."
    )
    body = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 6}))
    status = forms.ChoiceField(choices=[(one.value, one.capitalize()) for one in Status])
    impact = forms.ChoiceField(
        choices=[AS_IT_STANDS, *((one.value, one.capitalize()) for one in Impact)], required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""

    @classmethod
    def of(cls, template: Template | None) -> "WordingForm":
        """Empty, or with the words as they are."""
        words = vars(Wording.of(template)) if template else {}
        return cls(initial=words | {"impact": words.get("impact") or ""})

    def save(self, *, instead_of: int | None, actor: Actor) -> Template | None:
        """The template as it is now; None where something is wrong, which the form then says."""
        if not self.is_valid():
            return None
        said: dict[str, Any] = self.cleaned_data
        try:
            wording = Wording(
                name=said["name"],
                title=said["title"],
                body=said["body"],
                status=Status(said["status"]),
                impact=Impact(said["impact"]) if said["impact"] else None,
                is_holding=said["is_holding"],
            )
            return write_template(wording, instead_of=instead_of, actor=actor)
        except VerbRefused as refused:
            self.add_error(None, str(refused))
            return None
