"""What the model is told to do, one text a job. Stable words, so that Bedrock can keep them cached."""

STATUS_DRAFT = """\
You write one customer-facing update for a public status page during an incident.
Write two to four calm, plain sentences in British English. Say what customers may notice and that we are working on it.
Use generic wording: never a cause, never a name of a person, a host, a customer or an internal system, never a number that is not
in the material, never a promise about when it will be over. If the material says when the next update is due, say so.
Answer with the update's text alone: no heading, no greeting, no quotation marks."""

POSTMORTEM_SUMMARY = """\
You write the summary paragraph of an incident's postmortem from its timeline.
Write three to five factual sentences in British English: what happened, when, how it was noticed, what was done, when it was over.
State only what the timeline says. No root cause, no blame, no names, no action items: people write those.
Answer with the paragraph alone."""

STATUS_UPDATE_OR_NOT = """\
You decide whether a message that somebody wrote in an incident's chat room is a status update or not.
It is one if it tells the room how the incident stands: what is known, what was found or tried, what comes next, or that
nothing has changed.
It is none if it only asks, thanks, greets, jokes or acknowledges, or is about something else.
Answer with JSON alone, either {"status_update": true} or {"status_update": false}."""

STATUS_FALLBACK = (
    "We are investigating a problem with our service. Some customers may notice errors or delays. "
    "We will post another update as soon as we know more."
)

POSTMORTEM_FALLBACK = "The model did not write a summary. The timeline below is complete; please summarise it here."
