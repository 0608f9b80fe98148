"""What stands where the model's words would: written once, by people, and always marked as such."""

STATUS_DRAFT = (
    "We are investigating a problem with our service. Some customers may notice errors or delays. "
    "We will post another update as soon as we know more."
)

POSTMORTEM = "The model did not write a summary. The timeline below is complete; please summarise it here."
