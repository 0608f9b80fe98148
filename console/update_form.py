"""The form of a customer update in the console, the same to write one and to edit one. What it takes the verbs judge."""

import uuid
from typing import Any

from django import forms

from incidents.errors import VerbRefused
from statuspage.components import Listed, chosen
from statuspage.content import MAX_TITLE, ComponentState, Content, Impact, Status, in_words
from statuspage.revise import Edit

COMPONENT = "component-"
STATES = [("", "not mentioned"), *((state.value, in_words(state)) for state in ComponentState)]
MAILED = [("yes", "All subscribers"), ("no", "Nobody")]


class UpdateForm(forms.Form):
    """`shown` is what it was written upon: the digest of the words that it showed, or the publication that they follow."""

    title = forms.CharField(required=False, strip=False, widget=forms.TextInput(attrs={"maxlength": MAX_TITLE}))
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 9}))
    status = forms.ChoiceField(choices=[(one.value, one.capitalize()) for one in Status])
    impact = forms.ChoiceField(choices=[(one.value, one.capitalize()) for one in Impact])
    notify = forms.ChoiceField(choices=MAILED, label="Mailed")
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    has_components = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, listed: Listed | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        self.listed = listed
        for component in listed.components if listed else ():
            field = forms.ChoiceField(choices=STATES, required=False, label=component.name)
            field.help_text = f"{in_words(component.status)} now"
            self.fields[f"{COMPONENT}{component.id}"] = field

    @property
    def choices(self) -> list[forms.BoundField]:
        """The menus of everything but the components."""
        return [self[name] for name in ("status", "impact", "notify")]

    @property
    def components(self) -> list[forms.BoundField]:
        """The menus of the components, in the page's order."""
        return [self[name] for name in self.fields if name.startswith(COMPONENT)]

    def refuse_unless_valid(self) -> None:
        """Raises VerbRefused; what is wrong stands beside its field."""
        if not self.is_valid():
            raise VerbRefused("Something was chosen that there is not to choose. Look at what is marked.")

    def edit(self, *, before: Content) -> Edit:
        """Of a form that is valid, with each component as the page's list shows it now. Raises VerbRefused."""
        data = self.cleaned_data
        found = before.components
        if data["has_components"]:  # else none could be chosen, and they stay as they are
            found = chosen(self._states(), of=self.listed, before=before.components)
        return Edit(
            title=data["title"],
            body=data["text"],
            status=Status(data["status"]),
            impact=Impact(data["impact"]),
            components=found,
            notify=data["notify"] == "yes",
        )

    def _states(self) -> dict[str, str]:
        """As they were sent: one that is not on the page any more is refused by name, not forgotten."""
        sent = {name.removeprefix(COMPONENT): self.data[name] for name in self.data if name.startswith(COMPONENT)}
        return {key: state for key, state in sent.items() if state}


def showing(content: Content, *, shown: str, listed: Listed | None) -> UpdateForm:
    """The form as it begins."""
    return UpdateForm(listed, initial=_initial(content) | _hidden(shown, listed))


def again(form: UpdateForm, *, shown: str) -> UpdateForm:
    """The same with everything that was typed, to be sent off upon what stands there now."""
    return UpdateForm(form.listed, dict(form.data.items()) | {"shown": shown})


def _initial(content: Content) -> dict[str, str]:
    states = {f"{COMPONENT}{key}": change.state for key, change in content.components.items()}
    words = {"title": content.title, "text": content.body, "status": content.status.value}
    return words | {"impact": content.impact.value, "notify": "yes" if content.notify else "no"} | states


def _hidden(shown: str, listed: Listed | None) -> dict[str, str]:
    return {"shown": shown, "key": uuid.uuid4().hex, "has_components": "yes" if listed else ""}
