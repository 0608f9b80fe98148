"""Background work of the room, a file a subject. Each effect: load, call, done."""

from slackbot.tasks import approvers, assembly, endings, nudges, publishing, requests, standing, story

__all__ = ["approvers", "assembly", "endings", "nudges", "publishing", "requests", "standing", "story"]
