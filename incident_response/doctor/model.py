"""Whether the guard lets the model be asked: Bedrock says of each region that it keeps no log of what it is asked."""

from collections.abc import Iterator

from ai import guard
from ai.jobs import JOBS
from clients.errors import OutsideError
from incident_response.doctor.finding import Finding, fail, note, ok

WHAT = "Amazon Bedrock, guard"


def guarded() -> Iterator[Finding]:
    """Every region that a question may travel to."""
    regions = sorted(guard.in_use())
    if not regions:
        yield note(WHAT, "no model is set up (AWS_REGION), so drafts are the standard text.")
        return
    try:
        logged = guard.logged_in(regions)
    except OutsideError as failure:
        yield fail(
            WHAT,
            f"{failure} ({failure.code}), so no model is asked. May the role bedrock:GetModelInvocationLoggingConfiguration?",
        )
        return
    if logged:
        yield fail(
            WHAT, f"prompts are kept in {', '.join(logged)}. Bedrock console, Settings, Model invocation logging: off."
        )
        return
    models = ", ".join(sorted({job.model for job in JOBS if job.model}))
    yield ok(WHAT, f"nothing is kept in {', '.join(regions)}. Models: {models}.")
