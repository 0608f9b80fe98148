"""The error tree of the Slack side.

NotOurs                      a request that is Slack's, and not of our app, workspace or enterprise
Malformed                    a request that is Slack's, and of no shape that Slack documents
NoWarRoom                    a command that is worked in a war room, typed elsewhere
DirectoryLookupFailedError   a team's group could not be read and no copy of it is kept
"""


class NotOurs(Exception):
    """Signed by Slack, but of another app, workspace or enterprise."""


class Malformed(Exception):
    """Signed by Slack, but not of a shape that Slack documents."""


class NoWarRoom(Exception):
    """Typed where no war room is, and worked in one alone."""


class DirectoryLookupFailedError(Exception):
    """`str()` is the sentence for the room; `group_id` and `code` say of which group and how."""

    def __init__(self, sentence: str, *, group_id: str, code: str) -> None:
        super().__init__(sentence)
        self.group_id = group_id
        self.code = code
