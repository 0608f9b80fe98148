"""Asks the model: scrubs and fences what we say, scrubs what comes back, says honestly when there is no answer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from django.conf import settings

from ai import bedrock, guard, metering
from ai.completion import Tokens
from ai.fence import Fence
from ai.jobs import Job
from ai.judge import Verdict, judge
from ai.outcomes import NOT_ASKED, WHY, Outcome, may_have_answered, of_failure, why
from ai.redaction import Known, scrub
from ai.regions import regions_of
from clients.errors import OutsideError
from incidents.model_asked import ModelAsked
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.timeline import REFERENCE

log = structlog.get_logger(__name__)

MOST_OF_A_PART = 40_000  # characters of the material's end; a prompt is no archive
AGAIN = "\n\nAn earlier answer to this could not be used. {told} Answer anew, as you are instructed above."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The model's words, or the fallback's and `why`, a sentence for people.

    `asked` goes on record with them. `told` is the material as it was sent, scrubbed and fenced.
    """

    text: str = field(repr=False)
    why: str
    asked: ModelAsked
    told: str = field(repr=False)

    @property
    def is_fallback(self) -> bool:
        """Whether these are our words, not the model's."""
        return self.asked.outcome != Outcome.ANSWERED

    @property
    def was_sent(self) -> bool:
        """Whether the material left us at all."""
        return self.asked.outcome not in NOT_ASKED

    def unusable(self, fallback: str) -> "Answer":
        """Its words cannot be used after all."""
        asked = replace(self.asked, outcome=Outcome.UNUSABLE, rests_on=())
        return replace(self, text=fallback, why=WHY[Outcome.UNUSABLE], asked=asked)


class NotAnsweredError(Exception):
    """There are no words of the model's that can be used."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What is asked, until when (time.monotonic())."""

    job: Job
    about: Incident | None
    given: Mapping[str, str]  # the material, scrubbed
    known: Sequence[Known]
    until: float
    fence: Fence = field(default_factory=Fence)

    @property
    def told(self) -> str:
        """The material as it is sent."""
        return "\n\n".join(self.fence.wrap(name, text) for name, text in self.given.items())


def ask(
    job: Job, *, about: Incident | None, material: Mapping[str, str], known: Sequence[Known], fallback: str
) -> Answer:
    """One question, `job.deadline` seconds in all; asked once more where the answer cannot be used.

    `material` is untrusted: scrubbed, then fenced under its names. `about` is whose tokens they are. Never raises for the
    model's sake: what is no answer gives `fallback`, marked as such.
    """
    started, outcome, text = time.monotonic(), Outcome.ANSWERED, fallback
    given = {name: scrub(part, known=known).text[-MOST_OF_A_PART:] for name, part in material.items()}
    question = _Question(job=job, about=about, given=given, known=known, until=started + job.deadline)
    try:
        _refuse_unasked(job)
        text = _words(question)
    except NotAnsweredError as none:
        outcome = none.outcome
    seconds = time.monotonic() - started
    log.info(
        "model_asked",
        job=job.name,
        prompt=job.prompt.version,
        incident=about.reference if about else "",
        outcome=outcome,
        ms=round(seconds * 1000),
    )
    asked = ModelAsked(model=job.model, prompt=job.prompt.version, outcome=outcome)
    return Answer(text=text, why=why(outcome, seconds=seconds), asked=asked, told=question.told)


def asks_amazon() -> bool:
    """Whether the model that is asked is Amazon's own, and not a stand-in."""
    return bedrock.is_amazons()


def _refuse_unasked(job: Job) -> None:
    """Raises NotAnsweredError where no model is set up, and where what it is asked may be kept."""
    if not job.model:
        raise NotAnsweredError(Outcome.NO_MODEL)
    try:
        logged = guard.logged_in(regions_of(job.model, home=settings.AWS_REGION))
    except OutsideError:
        raise NotAnsweredError(Outcome.UNSURE) from None
    if logged:
        raise NotAnsweredError(Outcome.LOGGED)


def _words(question: _Question) -> str:
    """Raises NotAnsweredError where neither the first answer nor a second can be used."""
    verdict = _verdict(question)
    if verdict.told and question.until - time.monotonic() >= bedrock.SHORTEST_TRY:
        log.info("model_asked_again", job=question.job.name, outcome=verdict.outcome, told=verdict.told)
        verdict = _verdict(question, again=AGAIN.format(told=verdict.told))
    if verdict.outcome != Outcome.ANSWERED:
        raise NotAnsweredError(verdict.outcome)
    return verdict.text


def _verdict(question: _Question, *, again: str = "") -> Verdict:
    """One question and its answer, metered. Raises NotAnsweredError."""
    job, this_time = question.job, question.fence.instructions() + again
    try:
        call = metering.reserve(
            job, about=question.about, characters=len(job.prompt.text) + len(this_time) + len(question.told)
        )
    except metering.BudgetSpentError:
        raise NotAnsweredError(Outcome.OVER_BUDGET) from None
    try:
        completion = bedrock.invoke(
            model=job.model,
            system=job.prompt.text,
            this_time=this_time,
            user=question.told,
            max_tokens=job.most,
            temperature=job.warmth,
            deadline=question.until - time.monotonic(),
        )
    except OutsideError as failure:
        outcome = of_failure(failure)
        metering.settle(call, outcome=outcome, tokens=None if may_have_answered(failure) else Tokens())
        raise NotAnsweredError(outcome) from None
    verdict = judge(completion, checks=job.checks, given=question.given, known=question.known)
    metering.settle(call, outcome=verdict.outcome, tokens=completion.tokens)
    return verdict


def known_people(*incidents: Incident) -> list[Known]:
    """Everyone we know on any of them: responders, whoever leads, declared, did anything on record or is named there."""
    events = AuditEvent.objects.filter(incident__in=incidents).only("parsed")
    references = {one for event in events for one in REFERENCE.findall(str(event.parsed))}
    people = set(Person.objects.filter(reference__in=references))
    people |= {one.person for one in Responder.objects.filter(incident__in=incidents).select_related("person")}
    people |= {person for incident in incidents for person in (incident.ic, incident.declared_by) if person}
    return [Known(name=person.name, email=person.email, slack=person.slack_id) for person in people]
