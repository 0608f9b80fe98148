"""How an incident stood when a form was made, so that nothing is done to what it has become since without being looked at."""

from incidents.errors import NotNow
from incidents.models import Incident
from incidents.models.incident import ENDED, State

TOLD = ENDED | {State.MITIGATED}  # among the others it moves by itself, and nobody minds


def standing(incident: Incident) -> str:
    """In which episode, and whether it is mitigated or over."""
    return f"{incident.episode} {incident.state if incident.state in TOLD else 'open'}"


def refuse_if_changed(incident: Incident, *, shown: str) -> None:
    """Raises NotNow where it stands otherwise than was `shown`. Two presses at once are told apart by the verb, under its lock."""
    if shown != standing(incident):
        led = f", and {incident.ic} leads it" if incident.is_open and incident.ic else ""
        raise NotNow(
            f"{incident.reference} has changed since you looked: it is {incident.get_state_display()} now{led}."
            " Look at it again before you go on."
        )
