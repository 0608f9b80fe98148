"""The modal that was opened for a click: filled once its content is known."""

import structlog

from clients.errors import Refused
from slackbot import client
from slackbot.blocks import Block
from slackbot.models.inbound_request import InboundRequest

log = structlog.get_logger(__name__)

GONE = {"not_found", "hash_conflict"}  # closed, or filled by an earlier try: nobody waits for it any more


def fill(request: InboundRequest, view: Block) -> None:
    """Shows `view` in it. One that is gone ends quietly."""
    try:
        client.update_view(request.view, hash=request.view_hash, view=view)
    except Refused as refused:
        if refused.code not in GONE:
            raise
        log.info("modal_gone", code=refused.code)
