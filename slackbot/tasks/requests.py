"""What people ask of us in Slack, and their answers."""

from celery import shared_task

from incidents.outbox.effect import effect
from incidents.outbox.rank import Rank
from slackbot import forget, inbound
from slackbot.asked import asked_of
from slackbot.commands import catchup
from slackbot.facts import CatchUpWanted, ReplyReady, SlackRequestTaken
from slackbot.models.inbound_request import InboundRequest
from slackbot.reply import send


@effect(on=SlackRequestTaken, queue="rooms", repeat=True, rank=Rank.ASKED)
def work_slack_request(fact: SlackRequestTaken) -> None:
    """Verbs answer a second call with the first one's result or a refusal."""
    inbound.work(InboundRequest.objects.select_related("person", "incident").get(pk=fact.request_id))


@effect(on=ReplyReady, queue="rooms", drop=True, rank=Rank.ASKED)
def send_reply(fact: ReplyReady) -> None:
    send(InboundRequest.objects.select_related("person").get(pk=fact.request_id))


@effect(on=CatchUpWanted, queue="ai", repeat=True, rank=Rank.ASKED)
def catch_somebody_up(fact: CatchUpWanted) -> None:
    """What the model said is kept a while; a dialog that is filled already stays as it is."""
    catchup.show(asked_of(InboundRequest.objects.select_related("person", "incident").get(pk=fact.request_id)))


@shared_task(name="slackbot.forget_requests", soft_time_limit=50, time_limit=60)
def forget_requests() -> None:
    """What Slack sent is kept a day. Twice is harmless."""
    forget.forget_requests()
