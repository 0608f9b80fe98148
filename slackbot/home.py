"""The app's Home: drawn anew whenever somebody opens it, for them alone."""

from clients.errors import Refused
from incidents.actor import Actor
from slackbot import client
from slackbot.messages import app_home
from slackbot.models.inbound_request import InboundRequest
from slackbot.reply import NOBODY


def show(request: InboundRequest) -> None:
    """As things stand now. The view is kept with the request, so that its buttons count; one who is gone sees nothing."""
    actor = Actor(via="slack", person=request.somebody.root).as_of_now()
    try:
        view = client.publish_view(request.account, view=app_home.render(actor))
    except Refused as refused:
        if refused.code not in NOBODY:
            raise
        return
    InboundRequest.objects.filter(pk=request.pk).update(view=view.id)
