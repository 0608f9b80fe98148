"""[Alerts] on the headline, and [Split off] beside each of them in the modal."""

from incidents.errors import NotNow
from incidents.models.alert import Alert
from incidents.split import split_off
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.messages import alerts


def show(asked: Asked) -> str:
    """The modal lists them."""
    dialog.fill(asked.request, alerts.whole(asked.here))
    return ""


def split(asked: Asked) -> str:
    """The value is a hint: only an alert of this room's incident is split off. The modal is brought up to date."""
    number = asked.words if asked.words.isdecimal() and len(asked.words) < 19 else "0"
    alert = Alert.objects.filter(pk=int(number), incident=asked.here).first()
    if alert is None:
        raise NotNow("That alert is not one of this incident any more.")
    new = split_off(asked.here, actor=asked.actor, alert=alert)
    dialog.fill(asked.request, alerts.whole(asked.here))
    return f"{new.reference} was opened for it; its room is being made."


ALERTS = Button(action_id="alerts", verb="read", run=show, loading=alerts.loading)
SPLIT_OFF = Button(action_id="split_off", verb="split_off", run=split, in_dialog=True)
