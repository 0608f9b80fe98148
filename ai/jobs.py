"""What the model is asked to do, one line a job: by which prompt, of which model, how freely, how long, in what time.

A job is added with a file in `prompts/`, a line here and the setting that names its model.
"""

from dataclasses import dataclass, replace

from django.conf import settings

from ai import regions
from ai.answer_checks import FOR_CUSTOMERS, FOR_THE_POSTMORTEM, FOR_WHOEVER_JOINS, Check
from ai.prompt import Prompt, prompt


@dataclass(frozen=True, kw_only=True)
class Job:
    """`name` is on record, and names the prompt's file; `setting` is the one that names the model, which else is `default`.

    An operator changes the temperature by AI_TEMPERATURES and the most tokens of an answer by AI_MAX_TOKENS. Without a
    temperature the model has its own way, and some models take no other. `deadline` is in seconds, for everything. `checks` are
    what an answer has to pass.
    """

    name: str
    setting: str
    checks: tuple[Check, ...]
    default: str = regions.STRONG
    temperature: float | None = 0.2
    max_tokens: int = 600
    deadline: float = 10.0
    fixed: str = ""  # the model, whatever is set

    @property
    def prompt(self) -> Prompt:
        """What the model is told each time."""
        return prompt(self.name)

    @property
    def model(self) -> str:
        """The id under which Bedrock knows the model; empty where none is set and none can be asked from our region."""
        return self.fixed or getattr(settings, self.setting) or regions.offered(self.default, home=settings.AWS_REGION)

    def asking(self, model: str) -> "Job":
        """The same of that model, or of the one that is set where it is empty."""
        return replace(self, fixed=model)

    @property
    def warmth(self) -> float | None:
        """The temperature that holds here."""
        return settings.AI_TEMPERATURES.get(self.name, self.temperature)

    @property
    def most(self) -> int:
        """The most tokens of an answer that hold here."""
        return settings.AI_MAX_TOKENS.get(self.name, self.max_tokens)


STATUS_DRAFT = Job(
    name="status_draft",
    setting="AI_DRAFT_MODEL_ID",
    checks=FOR_CUSTOMERS,
)
POSTMORTEM = Job(
    name="postmortem",
    setting="AI_POSTMORTEM_MODEL_ID",
    checks=FOR_THE_POSTMORTEM,
)
CATCH_UP = Job(
    name="catch_up",
    setting="AI_CATCH_UP_MODEL_ID",
    checks=FOR_WHOEVER_JOINS,
)
UPDATE_OR_NOT = Job(  # what is no clear answer is one too: the reminder comes
    name="update_or_not",
    setting="AI_CLASSIFIER_MODEL_ID",
    default=regions.LIGHT,
    temperature=0.0,
    max_tokens=50,
    checks=(),
)

JOBS = (STATUS_DRAFT, POSTMORTEM, CATCH_UP, UPDATE_OR_NOT)
