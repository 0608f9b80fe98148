"""What became of a send, in words for the people who wait for it. Codes and internal names stay in the logs."""

from clients.errors import OutsideError, Refused

KEY_REFUSED = {"401", "403"}
BUSY = {"420", "429"}


def why_refused(refused: Refused) -> str:
    """A sentence with Statuspage's own reason."""
    reason = refused.detail.rstrip(". ")
    return f"Statuspage refused it: {reason}." if reason else "Statuspage refused it and gave no reason."


def why_postponed(failure: OutsideError) -> str:
    """A sentence for what left nothing there."""
    if failure.code in KEY_REFUSED:
        return "Statuspage does not accept our key; an operator has to look at it. Nothing was sent."
    if failure.code in BUSY:
        return "Statuspage asks us to wait. Nothing was sent."
    return "Statuspage does not answer as it should. Nothing was sent."
