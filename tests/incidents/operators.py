"""Who runs commands on the server."""

from incidents.actor import Actor

OPERATOR = Actor(via="command", name="operator")
