"""Background work of the room, a file a subject. Each effect: load, call, done."""

from slackbot.tasks import approvers, assembly, endings, nudges, publishing, requests, story, undoing

__all__ = ["approvers", "assembly", "endings", "nudges", "publishing", "requests", "story", "undoing"]
